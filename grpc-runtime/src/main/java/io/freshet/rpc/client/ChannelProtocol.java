package io.freshet.rpc.client;

import io.freshet.rpc.MethodDescriptor;
import io.freshet.rpc.RpcProtocol;
import io.freshet.rpc.internal.protocol.ClientProtocol;
import io.freshet.rpc.internal.protocol.ClientStreamListener;
import io.freshet.rpc.internal.transport.ClientConnection;
import io.freshet.rpc.internal.transport.TransportStream;
import io.freshet.rpc.internal.wire.RpcMediaType;

/** What the calls of a channel speak. Safe for use by several threads. */
final class ChannelProtocol {

	private final ProtocolOptions options;

	private final MessageFormat format;

	private final ClientProtocol protocol;

	ChannelProtocol(ChannelOptions channel) {
		this.options = channel.protocol();
		this.format = new MessageFormat(this.options.json());
		this.protocol = new ClientProtocol(this.options.protocol(),
				this.options.json() ? RpcMediaType.JSON : RpcMediaType.PROTO, RequestHeaders.CODECS,
				channel.maxInboundMessageBytes());
	}

	RpcProtocol spoken() {
		return this.options.protocol();
	}

	/**
	 * Returns how messages are encoded.
	 * @return the format
	 */
	MessageFormat format() {
		return this.format;
	}

	/**
	 * Opens a stream that speaks gRPC towards the call.
	 * @param connection the connection, which can open one
	 * @param method the method of the call
	 * @param call hears what happens to the stream
	 * @return the stream
	 */
	TransportStream open(ClientConnection connection, MethodDescriptor<?, ?> method, ClientStreamListener call) {
		boolean get = this.options.get() && method.isSideEffectFree();
		return this.protocol.open(connection, method.shape(), get, call);
	}

}
