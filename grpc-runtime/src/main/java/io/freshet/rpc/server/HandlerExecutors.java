package io.freshet.rpc.server;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.freshet.rpc.Guard;
import io.freshet.rpc.MethodDescriptor;
import io.freshet.rpc.Status;
import io.freshet.rpc.internal.transport.GuardReports;
import org.jspecify.annotations.Nullable;

/**
 * Where blocking handlers run when the user names no executor: each on a virtual thread
 * of its own, or on a bounded pool.
 */
final class HandlerExecutors {

	/** From this release on a virtual thread may block in a monitor. JEP 491. */
	private static final int VIRTUAL_THREADS_WITHOUT_PINNING = 24;

	private static final @Nullable MethodHandle START_VIRTUAL_THREAD = findStartVirtualThread();

	private HandlerExecutors() {
	}

	/**
	 * Creates the executor that is asked for.
	 * @param threads what is asked for
	 * @return the executor; a pool has to be shut down
	 */
	static Executor create(HandlerThreads threads) {
		Boolean wanted = threads.virtualThreads();
		boolean virtual = (wanted != null) ? wanted : Runtime.version().feature() >= VIRTUAL_THREADS_WITHOUT_PINNING;
		if (virtual && START_VIRTUAL_THREAD != null) {
			return HandlerExecutors::startVirtualThread;
		}
		return pool(threads.blockingThreads(), threads.blockingQueue());
	}

	/**
	 * Gives a task of a call to an executor.
	 * @param task the task
	 * @param executor the executor
	 * @param method what was called
	 * @param reports counts what the executor rejects
	 * @return {@code null} if the task was taken, else the status of the call
	 */
	static @Nullable Status give(Runnable task, Executor executor, MethodDescriptor<?, ?> method,
			GuardReports reports) {
		try {
			executor.execute(task);
			return null;
		}
		catch (RejectedExecutionException ex) {
			reports.report(Guard.HANDLER_THREADS, null, "an executor rejected a call of " + method);
			return EndStatus.BUSY;
		}
		catch (RuntimeException | Error ex) {
			// Such as no memory for one more thread. Other calls may fare better.
			ServerLog.executorFailed(method, ex);
			return EndStatus.NO_THREAD;
		}
	}

	private static ThreadPoolExecutor pool(int threads, int queue) {
		AtomicInteger number = new AtomicInteger();
		ThreadPoolExecutor pool = new ThreadPoolExecutor(threads, threads, 60, TimeUnit.SECONDS,
				new ArrayBlockingQueue<>(queue), (task) -> {
					Thread thread = new Thread(task, "freshet-handler-" + number.incrementAndGet());
					thread.setDaemon(true);
					return thread;
				});
		pool.allowCoreThreadTimeOut(true);
		return pool;
	}

	private static void startVirtualThread(Runnable task) {
		try {
			@SuppressWarnings({ "unused", "NullAway" }) // invokeExact needs the exact
														// type
			Thread thread = (Thread) START_VIRTUAL_THREAD.invokeExact(task);
		}
		catch (RuntimeException | Error ex) {
			throw ex;
		}
		catch (Throwable ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** Java 21 and later; the code is compiled for 17. */
	private static @Nullable MethodHandle findStartVirtualThread() {
		if (Runtime.version().feature() < 21) {
			return null;
		}
		try {
			return MethodHandles.publicLookup()
				.findStatic(Thread.class, "startVirtualThread", MethodType.methodType(Thread.class, Runnable.class));
		}
		catch (ReflectiveOperationException ex) {
			return null;
		}
	}

}
