package io.freshet.rpc.internal.netty;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;

import javax.net.ssl.SSLException;

/**
 * Where certificates, keys or trust come from. Safe for use by several threads.
 *
 * @param <T> what comes from there
 */
@FunctionalInterface
public interface TlsMaterial<T> {

	/**
	 * Loads it. Material from files is read again each time.
	 * @return what comes from there, fit for use
	 * @throws SSLException if it cannot be read or used; says why
	 */
	T load() throws SSLException;

	/**
	 * Reads a file.
	 * @param file the file
	 * @param what a word for people, such as {@code private key}
	 * @return the bytes
	 * @throws SSLException if it cannot be read
	 */
	static byte[] read(File file, String what) throws SSLException {
		try {
			return Files.readAllBytes(file.toPath());
		}
		catch (IOException ex) {
			throw new SSLException(what + " in '" + file + "' cannot be read: " + ex, ex);
		}
	}

	/**
	 * Reads a stream.
	 * @param stream the stream, left open
	 * @param what a word for people, such as {@code private key}
	 * @return the bytes
	 * @throws UncheckedIOException if it cannot be read
	 */
	static byte[] read(InputStream stream, String what) {
		try {
			return stream.readAllBytes();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(what + " cannot be read", ex);
		}
	}

}
