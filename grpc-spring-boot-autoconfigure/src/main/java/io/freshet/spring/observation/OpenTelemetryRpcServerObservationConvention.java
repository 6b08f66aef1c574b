package io.freshet.spring.observation;

import io.freshet.rpc.MethodDescriptor;

/** Names spans as the gRPC proposal A72 does. Immutable. */
public final class OpenTelemetryRpcServerObservationConvention extends DefaultRpcServerObservationConvention {

	@Override
	public String getContextualName(RpcServerObservationContext context) {
		MethodDescriptor<?, ?> method = context.call().method();
		return "Recv." + ((method != null) ? method.service() + "." + method.name() : RpcKeyNames.OTHER);
	}

}
