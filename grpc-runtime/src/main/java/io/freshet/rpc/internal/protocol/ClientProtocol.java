package io.freshet.rpc.internal.protocol;

import io.freshet.rpc.MethodShape;
import io.freshet.rpc.RpcProtocol;
import io.freshet.rpc.internal.transport.ClientConnection;
import io.freshet.rpc.internal.transport.TransportStream;
import io.freshet.rpc.internal.wire.CodecRegistry;
import io.freshet.rpc.internal.wire.RpcMediaType;
import io.freshet.rpc.internal.wire.RpcMediaType.Form;
import org.jspecify.annotations.Nullable;

/**
 * Opens streams that speak gRPC towards the call and the chosen protocol towards the
 * server. What calls know of protocols is this. Immutable.
 */
public final class ClientProtocol {

	private final RpcProtocol protocol;

	private final String codec;

	private final CodecRegistry codecs;

	private final int maxMessageBytes;

	/**
	 * Creates the strategy of a channel.
	 * @param protocol what to speak
	 * @param codec how each message is encoded, such as {@link RpcMediaType#PROTO}
	 * @param codecs the codings that messages may be compressed with
	 * @param maxMessageBytes the most bytes that a response may have
	 */
	public ClientProtocol(RpcProtocol protocol, String codec, CodecRegistry codecs, int maxMessageBytes) {
		this.protocol = protocol;
		this.codec = codec;
		this.codecs = codecs;
		this.maxMessageBytes = maxMessageBytes;
	}

	/**
	 * Opens a stream.
	 * @param connection the connection, which can open one
	 * @param shape the shape of the call
	 * @param get whether the call may be made by GET, which is up to the protocol
	 * @param listener hears what happens to the stream
	 * @return the stream
	 */
	public TransportStream open(ClientConnection connection, MethodShape shape, boolean get,
			ClientStreamListener listener) {
		AdaptedClientStream stream = adapter(shape, get, listener);
		if (stream == null) {
			return connection.newStream(listener);
		}
		stream.attach(connection.newStream(stream));
		return stream;
	}

	private @Nullable AdaptedClientStream adapter(MethodShape shape, boolean get, ClientStreamListener listener) {
		return switch (this.protocol) {
			case GRPC ->
				this.codec.equals(RpcMediaType.PROTO) ? null : new GrpcClientStream(mediaType(Form.GRPC), listener);
			case GRPC_WEB -> new GrpcWebClientStream(mediaType(Form.GRPC_WEB), this.codecs, listener);
			case CONNECT -> (shape == MethodShape.UNARY)
					? new ConnectUnaryClientStream(mediaType(Form.CONNECT_UNARY),
							new UnaryAnswer.Limits(this.codecs, this.maxMessageBytes), get, listener)
					: new ConnectClientStream(mediaType(Form.CONNECT_STREAM), this.codecs, listener);
		};
	}

	private RpcMediaType mediaType(Form form) {
		return new RpcMediaType(form, this.codec);
	}

}
