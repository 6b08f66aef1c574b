package io.freshet.rpc.client;

import io.freshet.rpc.internal.http1.Http1ClientProtocol;
import io.freshet.rpc.internal.http1.Http1Options;
import io.freshet.rpc.internal.http2.Http2ClientProtocol;
import io.freshet.rpc.internal.http2.Http2Options;
import io.freshet.rpc.internal.netty.ClientProtocol;
import io.freshet.rpc.internal.transport.GuardReports;

/** Which version of HTTP the connections of a channel speak. Has no state. */
final class SpokenProtocol {

	private SpokenProtocol() {
	}

	/**
	 * Creates the protocol of a channel.
	 * @param options the settings
	 * @param reports counts what the guards do
	 * @return the protocol
	 */
	static ClientProtocol of(ChannelOptions options, GuardReports reports) {
		return switch (options.httpVersion()) {
			case HTTP_2 -> new Http2ClientProtocol(new Http2Options(0, options.streamWindowBytes(),
					options.maxMetadataBytes(), options.limits(), reports, options.connection()));
			case HTTP_1_1 -> new Http1ClientProtocol(new Http1Options(options.streamWindowBytes(),
					options.maxMetadataBytes(), options.limits(), reports, options.connection()));
		};
	}

	/**
	 * Returns whether one connection carries many calls at the same time.
	 * @param options the settings
	 * @return whether it does
	 */
	static boolean manyCalls(ChannelOptions options) {
		return options.httpVersion() == HttpVersion.HTTP_2;
	}

}
