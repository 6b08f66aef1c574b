package io.freshet.interop;

import java.io.InputStream;

/**
 * The certificates that all implementations of gRPC test with. The server's is made out
 * to {@code *.test.google.fr} and signed by an authority that nobody else trusts.
 */
public final class TestCertificates {

	private TestCertificates() {
	}

	/**
	 * Opens one of the files.
	 * @param name {@code ca.pem}, {@code server1.pem} or {@code server1.key}
	 * @return the content, to be closed by the caller
	 */
	public static InputStream open(String name) {
		InputStream content = TestCertificates.class.getResourceAsStream("/certs/" + name);
		if (content == null) {
			throw new IllegalStateException("certs/" + name + " is not on the class path");
		}
		return content;
	}

}
