package io.freshet.spring.observation;

import io.freshet.rpc.MethodDescriptor;
import io.micrometer.common.KeyValues;

/**
 * The names and tags of Micrometer's own gRPC support. Immutable.
 */
public class DefaultRpcServerObservationConvention implements RpcServerObservationConvention {

	@Override
	public String getName() {
		return "grpc.server";
	}

	@Override
	public String getContextualName(RpcServerObservationContext context) {
		MethodDescriptor<?, ?> method = context.call().method();
		return (method != null) ? method.path().substring(1) : RpcKeyNames.OTHER;
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(RpcServerObservationContext context) {
		return RpcKeyNames.of(context.call().method(), context.call().protocol(), context.status());
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(RpcServerObservationContext context) {
		return RpcPeer.of(context.call().remoteAddress()).keyValues();
	}

}
