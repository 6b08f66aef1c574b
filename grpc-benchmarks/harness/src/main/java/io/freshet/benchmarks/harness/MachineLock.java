package io.freshet.benchmarks.harness;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * Holds the lock of {@code flock(1)} on a file, so that other jobs on this machine stand
 * still while something is measured. A child process holds it, as Java's own file locks
 * are of another kind.
 */
final class MachineLock implements AutoCloseable {

	private final @Nullable Process holder;

	private MachineLock(@Nullable Process holder) {
		this.holder = holder;
	}

	/**
	 * Waits for the lock.
	 * @param file the file, or {@code null} to lock nothing
	 * @return the lock, released by {@link #close} and by the end of this JVM
	 * @throws IOException if the lock cannot be had
	 */
	static MachineLock hold(@Nullable Path file) throws IOException {
		if (file == null) {
			return new MachineLock(null);
		}
		// says that it has the lock, and lets it go when its input ends
		Process holder = new ProcessBuilder("flock", file.toString(), "sh", "-c", "echo held; exec cat")
			.redirectError(ProcessBuilder.Redirect.INHERIT)
			.start();
		if (!"held".equals(holder.inputReader().readLine())) {
			throw new IOException("no lock on " + file);
		}
		return new MachineLock(holder);
	}

	@Override
	public void close() throws IOException {
		if (this.holder == null) {
			return;
		}
		this.holder.getOutputStream().close();
		try {
			this.holder.waitFor(10, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
