package io.freshet.rpc.calls;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;

import io.netty.util.internal.PlatformDependent;

/**
 * What this process holds, after a garbage collection. Direct memory is all that was
 * taken from the system for buffers, pooled ones that lie idle included.
 *
 * @param heap the bytes of objects that are alive
 * @param direct the bytes of direct buffers
 */
record HeldMemory(long heap, long direct) {

	static HeldMemory now() {
		System.gc();
		long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
		long jdk = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)
			.stream()
			.filter((pool) -> pool.getName().equals("direct"))
			.mapToLong(BufferPoolMXBean::getMemoryUsed)
			.sum();
		// Netty counts itself what it takes past the JDK, and else -1.
		return new HeldMemory(heap, jdk + Math.max(0, PlatformDependent.usedDirectMemory()));
	}

	HeldMemory since(HeldMemory before) {
		return new HeldMemory(this.heap - before.heap, this.direct - before.direct);
	}

}
