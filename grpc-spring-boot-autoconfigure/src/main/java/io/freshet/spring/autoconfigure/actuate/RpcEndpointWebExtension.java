package io.freshet.spring.autoconfigure.actuate;

import java.util.Set;

import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;

/** The endpoint over HTTP, where it is known who asks. Immutable. */
@EndpointWebExtension(endpoint = RpcEndpoint.class)
final class RpcEndpointWebExtension {

	private final RpcEndpoint endpoint;

	private final Show showValues;

	private final Set<String> roles;

	RpcEndpointWebExtension(RpcEndpoint endpoint, Show showValues, Set<String> roles) {
		this.endpoint = endpoint;
		this.showValues = showValues;
		this.roles = roles;
	}

	@ReadOperation
	RpcEndpoint.Rpc rpc(SecurityContext securityContext) {
		return this.endpoint.rpc(this.showValues.isShown(securityContext, this.roles));
	}

}
