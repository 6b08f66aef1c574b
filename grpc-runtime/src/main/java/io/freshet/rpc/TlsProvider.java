package io.freshet.rpc;

/** What does the work of TLS. */
public enum TlsProvider {

	/** The TLS of the JDK, which is always there. */
	JDK,

	/**
	 * OpenSSL or BoringSSL by netty-tcnative, which has to be on the class path. Takes
	 * less time for handshakes and bytes.
	 */
	OPENSSL

}
