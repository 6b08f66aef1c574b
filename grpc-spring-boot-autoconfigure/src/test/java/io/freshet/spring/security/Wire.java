package io.freshet.spring.security;

import java.util.function.UnaryOperator;

import io.freshet.rpc.RpcProtocol;
import io.freshet.rpc.client.ChannelOptions;
import io.freshet.rpc.client.HttpVersion;
import io.freshet.rpc.client.ProtocolOptions;
import io.freshet.rpc.client.RpcChannel;

/** What a client and the server can speak with each other. */
enum Wire {

	GRPC(ProtocolOptions.DEFAULTS, HttpVersion.HTTP_2),

	GRPC_WEB(ProtocolOptions.of(RpcProtocol.GRPC_WEB), HttpVersion.HTTP_2),

	GRPC_WEB_OVER_HTTP_1(ProtocolOptions.of(RpcProtocol.GRPC_WEB), HttpVersion.HTTP_1_1),

	CONNECT(ProtocolOptions.of(RpcProtocol.CONNECT), HttpVersion.HTTP_2),

	CONNECT_OVER_HTTP_1(ProtocolOptions.of(RpcProtocol.CONNECT), HttpVersion.HTTP_1_1),

	CONNECT_IN_JSON(ProtocolOptions.of(RpcProtocol.CONNECT).withJson(), HttpVersion.HTTP_2),

	CONNECT_IN_JSON_OVER_HTTP_1(ProtocolOptions.of(RpcProtocol.CONNECT).withJson(), HttpVersion.HTTP_1_1);

	private final ProtocolOptions protocol;

	private final HttpVersion version;

	Wire(ProtocolOptions protocol, HttpVersion version) {
		this.protocol = protocol;
		this.version = version;
	}

	RpcChannel connect(int port) {
		return connect(port, UnaryOperator.identity());
	}

	RpcChannel connect(int port, UnaryOperator<ChannelOptions.Builder> options) {
		return RpcChannel.create("127.0.0.1:" + port,
				options.apply(ChannelOptions.builder().protocol(this.protocol).httpVersion(this.version)).build());
	}

}
