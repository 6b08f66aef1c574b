package io.freshet.rpc.client;

import io.freshet.rpc.RpcProtocol;
import org.jspecify.annotations.Nullable;

/**
 * What a channel asks its servers besides calls. Immutable.
 *
 * @param headers begin the calls that the channel makes by itself
 * @param possible whether the channel speaks gRPC and can make them
 * @param healthService whose health is asked for, or {@code null}
 */
record WatchOptions(RequestHeaders headers, boolean possible, @Nullable String healthService) {

	/**
	 * Reads the options of a channel.
	 * @param target its target
	 * @param options its options
	 * @return what it asks
	 */
	static WatchOptions of(Target target, ChannelOptions options) {
		boolean possible = options.protocol().protocol() == RpcProtocol.GRPC && SpokenProtocol.manyCalls(options);
		return new WatchOptions(new RequestHeaders(target, options), possible,
				possible ? options.endpoints().healthService() : null);
	}

}
