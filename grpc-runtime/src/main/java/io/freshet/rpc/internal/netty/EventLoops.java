package io.freshet.rpc.internal.netty;

import java.net.SocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.FastThreadLocalThread;
import org.jspecify.annotations.Nullable;

/**
 * The event loops of this process, one group for each kind of address and role, shared by
 * all servers or all channels and ended with the last of them. Safe for use by several
 * threads.
 */
public final class EventLoops {

	private static final Map<String, EventLoops> SHARED = new HashMap<>();

	private final String key;

	private final EventLoopGroup group;

	private int users;

	private EventLoops(String key, EventLoopGroup group) {
		this.key = key;
		this.group = group;
	}

	/**
	 * Returns the loops for an address; every call needs one {@link #release()}.
	 * @param address where to bind or connect
	 * @param role a word for the thread names, such as {@code server}
	 * @param daemon whether the threads let the process end
	 * @return the loops
	 */
	public static EventLoops acquire(SocketAddress address, String role, boolean daemon) {
		NetworkKind kind = NetworkKind.of(address);
		// Both ends of an in-memory connection share one loop: what one end writes while
		// the
		// other closes on another thread is never released by Netty's local channel.
		boolean inMemory = kind.isInMemory();
		String key = inMemory ? kind.label() : role + "-" + kind.label();
		synchronized (SHARED) {
			EventLoops loops = SHARED.computeIfAbsent(key, (missing) -> {
				ThreadFactory threads = new LoopThreads("freshet-" + key, daemon || inMemory);
				int count = inMemory ? 1 : Runtime.getRuntime().availableProcessors();
				return new EventLoops(key, new MultiThreadIoEventLoopGroup(count, threads, kind.handler()));
			});
			loops.users++;
			return loops;
		}
	}

	/**
	 * Returns whether the current thread is an event loop of this library, of whatever
	 * kind and role. It must not block then.
	 * @return whether it is
	 */
	public static boolean isLoopThread() {
		return Thread.currentThread() instanceof LoopThread;
	}

	/** Gives the loops back; the last user ends their threads. */
	public void release() {
		synchronized (SHARED) {
			if (--this.users > 0) {
				return;
			}
			SHARED.remove(this.key);
		}
		// Quiet for a moment first: the other end of an in-memory connection that was
		// just
		// closed still has to say goodbye on its loop.
		this.group.shutdownGracefully(50, 5000, TimeUnit.MILLISECONDS);
	}

	/**
	 * Returns the group.
	 * @return the group
	 */
	public EventLoopGroup group() {
		return this.group;
	}

	/** Names the threads and marks them. */
	private static final class LoopThreads extends DefaultThreadFactory {

		LoopThreads(String name, boolean daemon) {
			super(name, daemon);
		}

		@Override
		protected Thread newThread(Runnable task, String name) {
			return new LoopThread(this.threadGroup, task, name);
		}

	}

	/** A thread that drives an event loop. */
	private static final class LoopThread extends FastThreadLocalThread {

		LoopThread(@Nullable ThreadGroup group, Runnable task, String name) {
			super(group, task, name);
		}

	}

}
