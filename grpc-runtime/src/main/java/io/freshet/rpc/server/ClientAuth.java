package io.freshet.rpc.server;

/** Whether clients have to show a certificate. */
public enum ClientAuth {

	/** They are not asked for one. */
	NONE,

	/**
	 * They are asked and need not show one. One that is shown has to be trusted, or the
	 * handshake fails.
	 */
	OPTIONAL,

	/** The handshake of a client without a trusted certificate fails. */
	REQUIRE

}
