package io.freshet.rpc.internal.netty;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Tasks that other threads hand to a connection's event loop. A burst of tasks costs one
 * wake-up and one flush. Safe for use by several threads.
 */
public final class LoopTasks implements Runnable {

	private static final Logger logger = System.getLogger(LoopTasks.class.getName());

	private final LoopConnection connection;

	private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

	private final AtomicBoolean wakeUpPending = new AtomicBoolean();

	/**
	 * Creates an empty list.
	 * @param connection the connection that the tasks write to
	 */
	public LoopTasks(LoopConnection connection) {
		this.connection = connection;
	}

	/**
	 * Adds a task.
	 * @param task runs later on the event loop, in order of submission; dropped if the
	 * loop has shut down, when every stream has heard of its end already
	 */
	public void execute(Runnable task) {
		this.tasks.add(task);
		if (!this.wakeUpPending.get() && this.wakeUpPending.compareAndSet(false, true)) {
			try {
				this.connection.eventLoop().execute(this);
			}
			catch (RejectedExecutionException ex) {
				this.tasks.clear();
			}
		}
	}

	@Override
	public void run() {
		// Cleared before the queue is read: a task added from now on brings its own
		// wake-up.
		this.wakeUpPending.set(false);
		this.connection.beginBurst();
		drain();
		this.connection.endBurst();
	}

	/** Runs the tasks that are there, on the event loop. */
	public void drain() {
		Runnable task = this.tasks.poll();
		while (task != null) {
			try {
				task.run();
			}
			catch (RuntimeException | Error ex) {
				logger.log(Level.ERROR, "a task on an event loop failed", ex);
			}
			task = this.tasks.poll();
		}
	}

}
