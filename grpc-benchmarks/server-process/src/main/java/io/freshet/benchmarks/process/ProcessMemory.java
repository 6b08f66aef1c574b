package io.freshet.benchmarks.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What this JVM holds. Direct memory is what the JDK counts or what Netty counts,
 * whichever is more: Netty counts what it takes past the JDK.
 *
 * @param heapBytes heap in use after a full collection
 * @param directBytes direct memory that is reserved, in use or not
 * @param residentBytes memory of the process, with the heap as far as it has grown, the
 * compiled code and the stacks
 */
public record ProcessMemory(long heapBytes, long directBytes, long residentBytes) {

	private static final int COLLECTIONS = 3;

	/**
	 * Collects the garbage and looks what is left.
	 * @return what is in use
	 */
	public static ProcessMemory afterCollection() {
		for (int i = 0; i < COLLECTIONS; i++) {
			ManagementFactory.getMemoryMXBean().gc();
		}
		long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
		return new ProcessMemory(heap, Math.max(jdkDirectBytes(), nettyDirectBytes()), resident());
	}

	private static long jdkDirectBytes() {
		return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)
			.stream()
			.filter((pool) -> pool.getName().equals("direct"))
			.mapToLong(BufferPoolMXBean::getMemoryUsed)
			.sum();
	}

	private static long nettyDirectBytes() {
		try {
			// by name, as not every server has to have Netty
			return (long) Class.forName("io.netty.util.internal.PlatformDependent")
				.getMethod("usedDirectMemory")
				.invoke(null);
		}
		catch (ReflectiveOperationException ex) {
			return 0;
		}
	}

	private static long resident() {
		try (var lines = Files.lines(Path.of("/proc/self/status"))) {
			return lines.filter((line) -> line.startsWith("VmRSS:"))
				.mapToLong((line) -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
				.sum();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	String toJson() {
		return "{\"heapBytes\":" + this.heapBytes + ",\"directBytes\":" + this.directBytes + ",\"residentBytes\":"
				+ this.residentBytes + "}";
	}

}
