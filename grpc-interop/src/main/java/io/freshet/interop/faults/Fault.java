package io.freshet.interop.faults;

import java.io.IOException;

/**
 * Makes the network fail, by a command that gets one word. Safe for use by several
 * threads.
 *
 * @param command the command
 */
record Fault(String command) {

	/** Everything arrives again, at once. */
	void heal() {
		run("heal");
	}

	/** Bytes take long, some get lost, some overtake others. */
	void disturb() {
		run("disturb");
	}

	/** Nothing arrives, in either direction, and nobody says so. */
	void cut() {
		run("cut");
	}

	/** What the client sends arrives, and nothing comes back. */
	void halfCut() {
		run("half-cut");
	}

	/** The interface of the client goes down and comes up again. */
	void blink() {
		run("blink");
	}

	/** The server's process stands still; its kernel does not. */
	void freeze() {
		run("freeze");
	}

	/** The server's process goes on. */
	void thaw() {
		run("thaw");
	}

	/** The server is gone without a word, and another one is there. */
	void replaceServer() {
		run("replace-server");
	}

	private void run(String word) {
		try {
			Process process = new ProcessBuilder(this.command, word).inheritIO().start();
			if (process.waitFor() != 0) {
				throw new IllegalStateException(this.command + " " + word + " failed");
			}
		}
		catch (IOException ex) {
			throw new IllegalStateException("cannot run " + this.command, ex);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException("interrupted", ex);
		}
	}

}
