package io.freshet.interop.client;

import java.io.IOException;

/** One official case. */
@FunctionalInterface
interface TestCase {

	/**
	 * Runs the case.
	 * @param peer the server to run it against
	 * @throws IOException if another channel cannot be set up
	 * @throws InterruptedException if this thread is interrupted
	 * @throws AssertionError if the server does not behave as the case expects
	 */
	void run(Peer peer) throws IOException, InterruptedException;

}
