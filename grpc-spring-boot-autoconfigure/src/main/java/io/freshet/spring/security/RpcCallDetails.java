package io.freshet.spring.security;

import java.io.Serializable;

import io.freshet.rpc.server.ServerCall;

/**
 * Where credentials came from: the details of an authentication, for those who listen to
 * security events. Immutable.
 *
 * @param remoteAddress the address of the peer, which may be a proxy
 * @param method the path of the method
 */
public record RpcCallDetails(String remoteAddress, String method) implements Serializable {

	static RpcCallDetails of(ServerCall call) {
		return new RpcCallDetails(String.valueOf(call.remoteAddress()), call.method().path());
	}

}
