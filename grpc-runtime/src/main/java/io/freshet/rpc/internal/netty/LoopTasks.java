package io.freshet.rpc.internal.netty;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

import io.netty.channel.EventLoop;

/**
 * Tasks of other threads for an event loop, run in the order in which they came. One
 * wake-up serves all tasks that wait, and one flush of each attached connection all that
 * they write. Connections that take each other's place share one object, lest a task of
 * the old one runs after a later task of the new one. Safe for use by several threads,
 * except what is said to belong to the event loop.
 */
public final class LoopTasks implements Runnable {

	private static final AtomicIntegerFieldUpdater<LoopTasks> WAKE_UP_PENDING = AtomicIntegerFieldUpdater
		.newUpdater(LoopTasks.class, "wakeUpPending");

	private static final LoopConnection[] NONE = {};

	private static final Logger logger = System.getLogger(LoopTasks.class.getName());

	private final EventLoop loop;

	private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

	/** 1 while a wake-up is to come. */
	private volatile int wakeUpPending;

	/** Mostly there is one. Replaced when that changes; confined to the event loop. */
	private LoopConnection[] connections = NONE;

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
		LoopConnection[] more = Arrays.copyOf(this.connections, this.connections.length + 1);
		more[this.connections.length] = connection;
		this.connections = more;
	}

	/**
	 * Forgets a connection. Event loop.
	 * @param connection has closed
	 */
	public void detach(LoopConnection connection) {
		this.connections = Arrays.stream(this.connections)
			.filter((other) -> other != connection)
			.toArray(LoopConnection[]::new);
	}

	/**
	 * Adds a task, which runs later on the event loop.
	 * @param task the task
	 * @return false if the loop has shut down; the task waits for {@link #drain} then
	 */
	public boolean execute(Runnable task) {
		this.tasks.add(task);
		if (this.wakeUpPending == 0 && WAKE_UP_PENDING.compareAndSet(this, 0, 1)) {
			try {
				this.loop.execute(this);
			}
			catch (RejectedExecutionException ex) {
				this.wakeUpPending = 0;
				return false;
			}
		}
		return true;
	}

	@Override
	public void run() {
		// Cleared before the queue is read: a task added from now on brings its own
		// wake-up.
		this.wakeUpPending = 0;
		LoopConnection[] connections = this.connections;
		for (LoopConnection connection : connections) {
			connection.beginBurst();
		}
		drain();
		for (LoopConnection connection : connections) {
			connection.endBurst();
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
