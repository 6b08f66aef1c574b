package io.freshet.services.channelz;

import java.util.List;
import java.util.Map;

/**
 * A part of a longer list. Immutable.
 *
 * @param <T> the type of what is listed
 * @param entries the entries in the order of their ids
 * @param end whether there are no more
 */
record Page<T>(List<T> entries, boolean end) {

	/** How many entries a page has if the client does not say; the most it may say. */
	static final int SIZE = 100;

	/**
	 * Cuts a page out.
	 * @param <T> the type of what is listed
	 * @param all everything by id
	 * @param start the lowest id that is wanted
	 * @param most how many are wanted, 0 for as many as usual
	 * @return the page
	 */
	static <T> Page<T> of(Map<Long, T> all, long start, long most) {
		long size = (most > 0) ? Math.min(most, SIZE) : SIZE;
		List<T> rest = all.entrySet()
			.stream()
			.filter((entry) -> entry.getKey() >= start)
			.sorted(Map.Entry.comparingByKey())
			.limit(size + 1)
			.map(Map.Entry::getValue)
			.toList();
		boolean end = rest.size() <= size;
		return new Page<>(end ? rest : rest.subList(0, (int) size), end);
	}

}
