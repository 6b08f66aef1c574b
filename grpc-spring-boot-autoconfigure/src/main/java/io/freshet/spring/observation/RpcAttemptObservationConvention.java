package io.freshet.spring.observation;

import io.freshet.rpc.MethodDescriptor;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/** Names the attempts to make a call as the gRPC proposal A72 does. Immutable. */
public final class RpcAttemptObservationConvention implements ObservationConvention<RpcAttemptObservationContext> {

	@Override
	public boolean supportsContext(Observation.Context context) {
		return context instanceof RpcAttemptObservationContext;
	}

	@Override
	public String getName() {
		return "grpc.client.attempt";
	}

	@Override
	public String getContextualName(RpcAttemptObservationContext context) {
		return "Attempt." + context.method().service() + "." + context.method().name();
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(RpcAttemptObservationContext context) {
		MethodDescriptor<?, ?> method = context.method();
		return KeyValues.of(RpcKeyNames.SERVICE, method.service(), RpcKeyNames.METHOD, method.name());
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(RpcAttemptObservationContext context) {
		return KeyValues.of("previous-rpc-attempts", Integer.toString(context.previousAttempts()));
	}

}
