package io.freshet.spring.autoconfigure;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the name that somebody probably meant to write. */
public final class ClosestName {

	private ClosestName() {
	}

	/**
	 * Finds the known name that takes the fewest edits to reach, case ignored.
	 * @param written the name as written
	 * @param known the names there are
	 * @return the closest name, empty if each would need more than one edit in three
	 * characters
	 */
	public static Optional<String> to(String written, Collection<String> known) {
		return known.stream()
			.filter((name) -> distance(written, name) <= Math.max(1, written.length() / 3))
			.min(Comparator.<String>comparingInt((name) -> distance(written, name))
				.thenComparing(Comparator.naturalOrder()));
	}

	/** Levenshtein's distance, one row of the table at a time. */
	static int distance(String from, String to) {
		String source = from.toLowerCase(Locale.ROOT);
		String target = to.toLowerCase(Locale.ROOT);
		int[] row = new int[target.length() + 1];
		for (int j = 0; j <= target.length(); j++) {
			row[j] = j;
		}
		for (int i = 1; i <= source.length(); i++) {
			int diagonal = row[0];
			row[0] = i;
			for (int j = 1; j <= target.length(); j++) {
				int replaced = diagonal + ((source.charAt(i - 1) != target.charAt(j - 1)) ? 1 : 0);
				diagonal = row[j];
				row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
			}
		}
		return row[target.length()];
	}

}
