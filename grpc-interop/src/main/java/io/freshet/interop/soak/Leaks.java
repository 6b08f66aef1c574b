package io.freshet.interop.soak;

import java.util.concurrent.atomic.AtomicInteger;

import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;

/**
 * Counts the buffers that Netty's leak detectors find unreleased, and prints them. Safe
 * for use by several threads.
 */
final class Leaks extends ResourceLeakDetectorFactory {

	private final AtomicInteger found = new AtomicInteger();

	/** Listens to all detectors that are made from now on. */
	void install() {
		ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
		ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(this);
	}

	int found() {
		return this.found.get();
	}

	@Override
	@SuppressWarnings("deprecation")
	public <T> ResourceLeakDetector<T> newResourceLeakDetector(Class<T> resource, int samplingInterval,
			long maxActive) {
		return new ResourceLeakDetector<>(resource, samplingInterval) {

			@Override
			protected boolean needReport() {
				return true;
			}

			@Override
			protected void reportTracedLeak(String type, String records) {
				Leaks.this.found.incrementAndGet();
				System.err.println("leaked: " + type + records);
			}

			@Override
			protected void reportUntracedLeak(String type) {
				reportTracedLeak(type, "");
			}

		};
	}

}
