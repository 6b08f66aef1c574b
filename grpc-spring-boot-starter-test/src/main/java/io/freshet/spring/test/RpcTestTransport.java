package io.freshet.spring.test;

/** Where the server of a test listens. */
public enum RpcTestTransport {

	/**
	 * In memory, under a name that no other application context has. There is no port and
	 * no TLS.
	 */
	IN_MEMORY,

	/**
	 * On a free port, which {@link LocalRpcPort @LocalRpcPort} tells. Clients of the
	 * server can be injected into tests; beans of the application that want one have to
	 * ask for it after startup, for example by {@code ObjectProvider}.
	 */
	FREE_PORT

}
