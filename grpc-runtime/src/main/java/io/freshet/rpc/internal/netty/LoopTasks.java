package io.freshet.rpc.internal.netty;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

import io.netty.channel.EventLoop;

/**
 * Tasks of other threads for an event loop, run in the order in which they came. One
 * wake-up serves all tasks that wait, and one flush of each attached connection all that
 * they write. Connections that take each other's place share one object, lest a task of
 * the old one runs after a later task of the new one. Safe for use by several threads,
 * except what is said to belong to the event loop.
 */
public final class LoopTasks implements Runnable {

	private static final Logger logger = System.getLogger(LoopTasks.class.getName());

	private final EventLoop loop;

	private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

	private final AtomicBoolean wakeUpPending = new AtomicBoolean();

	/** Confined to the event loop. */
	private final List<LoopConnection> connections = new ArrayList<>(1);

	/**
	 * Creates the queue of a loop.
	 * @param loop where the tasks run
	 */
	public LoopTasks(EventLoop loop) {
		this.loop = loop;
	}

	/**
	 * Returns the event loop.
	 * @return where the tasks run
	 */
	public EventLoop loop() {
		return this.loop;
	}

	/**
	 * Flushes a connection from now on when tasks have run. Event loop.
	 * @param connection may be written to by the tasks
	 */
	public void attach(LoopConnection connection) {
		this.connections.add(connection);
	}

	/**
	 * Forgets a connection. Event loop.
	 * @param connection has closed
	 */
	public void detach(LoopConnection connection) {
		this.connections.remove(connection);
	}

	/**
	 * Adds a task, which runs later on the event loop.
	 * @param task the task
	 * @return false if the loop has shut down; the task waits for {@link #drain} then
	 */
	public boolean execute(Runnable task) {
		this.tasks.add(task);
		if (!this.wakeUpPending.get() && this.wakeUpPending.compareAndSet(false, true)) {
			try {
				this.loop.execute(this);
			}
			catch (RejectedExecutionException ex) {
				this.wakeUpPending.set(false);
				return false;
			}
		}
		return true;
	}

	@Override
	public void run() {
		// Cleared before the queue is read: a task added from now on brings its own
		// wake-up.
		this.wakeUpPending.set(false);
		for (int i = 0; i < this.connections.size(); i++) {
			this.connections.get(i).beginBurst();
		}
		drain();
		// Those that close now leave the list.
		for (int i = this.connections.size() - 1; i >= 0; i = Math.min(i, this.connections.size()) - 1) {
			this.connections.get(i).endBurst();
		}
	}

	/**
	 * Runs the tasks that are there. On the event loop, or anywhere once that has shut
	 * down.
	 */
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
