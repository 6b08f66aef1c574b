package io.freshet.rpc.client;

import java.util.Objects;

import io.freshet.rpc.RpcProtocol;
import io.freshet.rpc.protobuf.JsonFormats;

/**
 * What a channel speaks with its server. gRPC with protobuf messages unless something
 * between the two cannot pass it on. Immutable.
 *
 * @param protocol the protocol
 * @param json whether messages travel as JSON instead of protobuf's binary format, which
 * needs protobuf-java-util on the class path
 * @param get whether unary calls of methods that are marked NO_SIDE_EFFECTS are made by
 * GET, so that answers can be kept by caches between; for Connect alone
 */
public record ProtocolOptions(RpcProtocol protocol, boolean json, boolean get) {

	/** gRPC with protobuf messages. */
	public static final ProtocolOptions DEFAULTS = of(RpcProtocol.GRPC);

	/**
	 * Creates options.
	 * @throws IllegalArgumentException if GET is wanted for another protocol than
	 * Connect, or JSON without protobuf-java-util on the class path
	 */
	public ProtocolOptions {
		Objects.requireNonNull(protocol, "protocol");
		if (get && protocol != RpcProtocol.CONNECT) {
			throw new IllegalArgumentException("calls by GET are of the protocol connect, not of " + protocol);
		}
		if (json && !JsonFormats.isAvailable()) {
			throw new IllegalArgumentException("messages in JSON need protobuf-java-util on the class path");
		}
	}

	/**
	 * Returns the options of a protocol.
	 * @param protocol the protocol
	 * @return the options, with protobuf messages and without GET
	 */
	public static ProtocolOptions of(RpcProtocol protocol) {
		return new ProtocolOptions(protocol, false, false);
	}

	/**
	 * Returns options with messages in JSON.
	 * @return the options
	 * @throws IllegalArgumentException if protobuf-java-util is not on the class path
	 */
	public ProtocolOptions withJson() {
		return new ProtocolOptions(this.protocol, true, this.get);
	}

	/**
	 * Returns options with calls by GET.
	 * @return the options
	 * @throws IllegalArgumentException if the protocol is not Connect
	 */
	public ProtocolOptions withGet() {
		return new ProtocolOptions(this.protocol, this.json, true);
	}

}
