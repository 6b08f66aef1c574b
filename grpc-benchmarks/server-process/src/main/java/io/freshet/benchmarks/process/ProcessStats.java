package io.freshet.benchmarks.process;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;

import javax.management.JMException;
import javax.management.ObjectName;

/**
 * Running totals of this JVM. The allocated bytes are the JVM's own count over all
 * platform threads, those that have ended included. Virtual threads are in it, as they
 * allocate on the account of their carrier. Direct buffers are not.
 *
 * @param allocatedBytes heap bytes allocated since the start of the JVM
 * @param collections garbage collections since the start of the JVM
 * @param collectionMillis milliseconds spent in them
 */
public record ProcessStats(long allocatedBytes, long collections, long collectionMillis) {

	/**
	 * Reads the totals.
	 * @return the totals as of now
	 */
	public static ProcessStats now() {
		long collections = 0;
		long millis = 0;
		for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
			collections += collector.getCollectionCount();
			millis += collector.getCollectionTime();
		}
		return new ProcessStats(allocated(), collections, millis);
	}

	private static long allocated() {
		try {
			// by name, since the getter is younger (21) than the Java release compiled
			// for
			Object total = ManagementFactory.getPlatformMBeanServer()
				.getAttribute(new ObjectName(ManagementFactory.THREAD_MXBEAN_NAME), "TotalThreadAllocatedBytes");
			return (Long) total;
		}
		catch (JMException ex) {
			throw new IllegalStateException("this JVM does not count allocated bytes, Java 21 or newer does", ex);
		}
	}

	String toJson() {
		return "{\"allocatedBytes\":" + this.allocatedBytes + ",\"collections\":" + this.collections
				+ ",\"collectionMillis\":" + this.collectionMillis + "}";
	}

}
