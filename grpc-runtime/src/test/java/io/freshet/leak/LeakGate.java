package io.freshet.leak;

import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.util.List;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test class during which a Netty resource was lost. A leak shows only when the
 * garbage collector runs, so it runs here, once per class; a resource that something
 * still holds at that moment is reported with a later class of the same module.
 */
public final class LeakGate implements AfterAllCallback {

	private static final boolean NETTY = isNettyPresent();

	@Override
	public void afterAll(ExtensionContext context) throws InterruptedException {
		if (!NETTY || context.getRequiredTestClass().getEnclosingClass() != null) {
			return;
		}
		List<String> leaks = leaks();
		if (!leaks.isEmpty()) {
			throw new AssertionError(leaks.size() + " leaked resources: " + String.join("\n", leaks));
		}
	}

	/**
	 * Runs the garbage collector and asks the detectors. Two rounds, since the references
	 * of one collection are known to be enqueued only when those of the next are.
	 * @return one text per leak
	 * @throws InterruptedException when interrupted while waiting for the collector
	 */
	static List<String> leaks() throws InterruptedException {
		collectGarbage();
		collectGarbage();
		return LeakRecorder.drain();
	}

	private static void collectGarbage() throws InterruptedException {
		ReferenceQueue<Object> collected = new ReferenceQueue<>();
		PhantomReference<Object> canary = new PhantomReference<>(new Object(), collected);
		do {
			System.gc();
		}
		while (collected.remove(1000) == null);
		canary.clear();
	}

	private static boolean isNettyPresent() {
		try {
			Class.forName("io.netty.util.ResourceLeakDetector", false, LeakGate.class.getClassLoader());
			return true;
		}
		catch (ClassNotFoundException ex) {
			return false;
		}
	}

}
