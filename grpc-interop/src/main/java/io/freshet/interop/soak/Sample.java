package io.freshet.interop.soak;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToLongFunction;

import io.netty.util.internal.PlatformDependent;

/**
 * What the process holds at one moment. Immutable.
 *
 * @param heapBytes the heap in use behind a collection
 * @param directBytes memory outside of the heap, Netty's and that of NIO
 * @param threads live threads
 * @param files open file descriptors, sockets among them; 0 where that cannot be known
 */
record Sample(long heapBytes, long directBytes, long threads, long files) {

	private static final long MIB = 1024 * 1024;

	/**
	 * Collects garbage and measures.
	 * @return what is left
	 */
	static Sample take() {
		long heap = Long.MAX_VALUE;
		for (int i = 0; i < 3; i++) {
			// Others go on allocating; the least that was seen tells most.
			System.gc();
			Runtime runtime = Runtime.getRuntime();
			heap = Math.min(heap, runtime.totalMemory() - runtime.freeMemory());
		}
		long direct = Math.max(0, PlatformDependent.usedDirectMemory());
		for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
			direct += pool.getMemoryUsed();
		}
		return new Sample(heap, direct, ManagementFactory.getThreadMXBean().getThreadCount(), openFiles());
	}

	private static long openFiles() {
		String[] files = new java.io.File("/proc/self/fd").list();
		return (files != null) ? files.length : 0;
	}

	@Override
	public String toString() {
		return String.format("heap %6.1f MiB, direct %6.1f MiB, %3d threads, %3d files", (double) this.heapBytes / MIB,
				(double) this.directBytes / MIB, this.threads, this.files);
	}

	/**
	 * Compares the second third of some samples with the last one; the first one is the
	 * warm-up.
	 * @param samples the samples, in order
	 * @return what has grown, empty if nothing has
	 */
	static String growth(List<Sample> samples) {
		return grown("heap", samples, Sample::heapBytes, 4 * MIB)
				+ grown("direct memory", samples, Sample::directBytes, 4 * MIB)
				+ grown("threads", samples, Sample::threads, 16) + grown("files", samples, Sample::files, 16);
	}

	private static String grown(String name, List<Sample> samples, ToLongFunction<Sample> value, long allowance) {
		int third = samples.size() / 3;
		long before = median(samples.subList(third, 2 * third), value);
		long after = median(samples.subList(2 * third, samples.size()), value);
		return (after > before + Math.max(allowance, before / 10))
				? name + " grew from " + before + " to " + after + "; " : "";
	}

	private static long median(List<Sample> samples, ToLongFunction<Sample> value) {
		long[] values = samples.stream().mapToLong(value).toArray();
		Arrays.sort(values);
		return values[values.length / 2];
	}

}
