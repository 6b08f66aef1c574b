package io.freshet.rpc.internal.netty;

import io.freshet.rpc.ConnectionOptions;
import io.netty.channel.Channel;

/**
 * Lets TCP notice what keepalive cannot: a peer that is gone while bytes wait for its
 * acknowledgement. Has no state. Source: gRPC proposal A18.
 */
final class UserTimeout {

	private UserTimeout() {
	}

	/**
	 * Sets TCP_USER_TIMEOUT to the keepalive timeout, if there is keepalive.
	 * @param channel the channel of the connection
	 * @param options the options of the connection
	 */
	static void apply(Channel channel, ConnectionOptions options) {
		if (options.keepAliveTime() != null) {
			long millis = options.keepAliveTimeout().toMillis();
			NetworkKind.userTimeout(channel, (int) Math.max(1, Math.min(Integer.MAX_VALUE, millis)));
		}
	}

}
