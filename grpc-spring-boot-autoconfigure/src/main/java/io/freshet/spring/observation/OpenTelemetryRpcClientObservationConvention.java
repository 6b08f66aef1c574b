package io.freshet.spring.observation;

import io.freshet.rpc.MethodDescriptor;

/** Names spans as the gRPC proposal A72 does. Safe for use by several threads. */
public final class OpenTelemetryRpcClientObservationConvention extends DefaultRpcClientObservationConvention {

	@Override
	public String getContextualName(RpcClientObservationContext context) {
		MethodDescriptor<?, ?> method = context.call().method();
		return "Sent." + method.service() + "." + method.name();
	}

}
