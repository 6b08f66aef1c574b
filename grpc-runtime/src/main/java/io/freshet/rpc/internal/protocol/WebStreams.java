package io.freshet.rpc.internal.protocol;

import java.util.function.UnaryOperator;

import io.freshet.rpc.RpcProtocol;
import io.freshet.rpc.internal.transport.TransportStream;
import io.freshet.rpc.internal.wire.ConnectQuery;
import io.freshet.rpc.internal.wire.HeaderFields;
import io.freshet.rpc.internal.wire.RpcMediaType;
import io.freshet.rpc.internal.wire.RpcMediaType.Form;
import io.netty.util.AsciiString;

/** Chooses what stands between a stream and its call. Has no state. */
public final class WebStreams {

	private static final AsciiString TEXT_TYPE = AsciiString.cached("application/grpc-web-text");

	private WebStreams() {
	}

	/**
	 * Returns the protocol that a content type belongs to.
	 * @param form the form of messages
	 * @return the protocol
	 */
	public static RpcProtocol protocol(Form form) {
		return switch (form) {
			case GRPC -> RpcProtocol.GRPC;
			case GRPC_WEB, GRPC_WEB_TEXT -> RpcProtocol.GRPC_WEB;
			case CONNECT_STREAM, CONNECT_UNARY -> RpcProtocol.CONNECT;
		};
	}

	/**
	 * Creates the stream of a POST request.
	 * @param wire the stream that the peer opened
	 * @param request its first headers
	 * @param type their content type, not gRPC
	 * @param maxMessageBytes the longest message accepted, after decompression
	 * @param headFilter sees the first header block of the answer before it is sent
	 * @return the stream for the call
	 */
	public static WebStream post(TransportStream wire, HeaderFields request, RpcMediaType type, int maxMessageBytes,
			UnaryOperator<HeaderFields> headFilter) {
		return switch (type.form()) {
			case CONNECT_UNARY -> new ConnectPost(wire, request, type, maxMessageBytes, headFilter);
			case CONNECT_STREAM -> new ConnectStream(wire, request, type, headFilter);
			case GRPC_WEB, GRPC_WEB_TEXT -> grpcWeb(wire, request, type, headFilter);
			case GRPC -> throw new IllegalArgumentException("gRPC needs nothing in between");
		};
	}

	private static WebStream grpcWeb(TransportStream wire, HeaderFields request, RpcMediaType type,
			UnaryOperator<HeaderFields> headFilter) {
		AsciiString accept = request.get(WebHeaders.ACCEPT);
		boolean text = type.form() == Form.GRPC_WEB_TEXT;
		boolean encodes = text || (accept != null && accept.startsWith(TEXT_TYPE));
		AsciiString contentType = new RpcMediaType(encodes ? Form.GRPC_WEB_TEXT : Form.GRPC_WEB, type.codec()).format();
		return encodes ? new GrpcWebTextStream(wire, request, type, contentType, headFilter)
				: new GrpcWebStream(wire, request, type, contentType, headFilter);
	}

	/**
	 * Creates the stream of a GET request.
	 * @param wire the stream that the peer opened
	 * @param request its first headers
	 * @param path the path without the query
	 * @param query the query
	 * @param headFilter sees the first header block of the answer before it is sent
	 * @return the stream for the call
	 */
	public static WebStream get(TransportStream wire, HeaderFields request, AsciiString path, ConnectQuery query,
			UnaryOperator<HeaderFields> headFilter) {
		return new ConnectGet(wire, request, path, query, headFilter);
	}

}
