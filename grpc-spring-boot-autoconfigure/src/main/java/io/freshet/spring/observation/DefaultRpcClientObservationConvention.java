package io.freshet.spring.observation;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.micrometer.common.KeyValues;

/**
 * The names and tags of Micrometer's own gRPC support. Safe for use by several threads.
 */
public class DefaultRpcClientObservationConvention implements RpcClientObservationConvention {

	/** As many as there are channels. */
	private final Map<String, KeyValues> peers = new ConcurrentHashMap<>();

	@Override
	public String getName() {
		return "grpc.client";
	}

	@Override
	public String getContextualName(RpcClientObservationContext context) {
		return context.call().method().path().substring(1);
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(RpcClientObservationContext context) {
		KeyValues peer = this.peers.computeIfAbsent(context.call().target(),
				(target) -> RpcPeer.of(target).keyValues());
		return RpcKeyNames.of(context.call().method(), context.call().protocol().toString(), context.status())
			.and(peer);
	}

}
