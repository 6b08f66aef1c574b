package io.freshet.leak;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakTracker;

/**
 * Netty's leak detector, which keeps what it finds until {@link LeakGate} asks. Netty
 * makes one per resource type; the system property
 * {@code io.netty.customResourceLeakDetector} names this class.
 * <p>
 * Safe for use by several threads.
 *
 * @param <T> the resource
 */
public final class LeakRecorder<T> extends ResourceLeakDetector<T> {

	private static final List<LeakRecorder<?>> RECORDERS = new CopyOnWriteArrayList<>();

	private static final Queue<String> LEAKS = new ConcurrentLinkedQueue<>();

	@SuppressWarnings("deprecation")
	public LeakRecorder(Class<?> resourceType, int samplingInterval) {
		super(resourceType, samplingInterval);
		RECORDERS.add(this);
	}

	/**
	 * Netty asks for this constructor first and complains in the log when it is missing.
	 * @param resourceType the type of resource
	 * @param samplingInterval every how many allocations one is tracked
	 * @param maxActive without meaning
	 */
	public LeakRecorder(Class<?> resourceType, int samplingInterval, long maxActive) {
		this(resourceType, samplingInterval);
	}

	/**
	 * Collects what the garbage collector has found unreleased and forgets it.
	 * @return one text per leak, with the places that touched the resource
	 */
	static List<String> drain() {
		RECORDERS.forEach(LeakRecorder::report);
		List<String> leaks = new ArrayList<>();
		for (String leak = LEAKS.poll(); leak != null; leak = LEAKS.poll()) {
			leaks.add(leak);
		}
		return leaks;
	}

	/**
	 * Tracks one more object, which is when a detector looks at what was collected.
	 */
	@SuppressWarnings("unchecked")
	private void report() {
		T probe = (T) new Object();
		ResourceLeakTracker<T> tracker = track(probe);
		if (tracker != null) {
			tracker.close(probe);
		}
	}

	@Override
	protected boolean needReport() {
		return true;
	}

	@Override
	protected void reportTracedLeak(String resourceType, String records) {
		LEAKS.add(resourceType + " was not released before it was garbage collected" + records);
	}

	@Override
	protected void reportUntracedLeak(String resourceType) {
		LEAKS.add(resourceType + " was not released before it was garbage collected");
	}

}
