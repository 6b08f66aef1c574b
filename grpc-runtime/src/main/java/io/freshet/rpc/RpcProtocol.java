package io.freshet.rpc;

/** What a client and a server can speak with each other. */
public enum RpcProtocol {

	/** gRPC over HTTP/2. */
	GRPC("grpc"),

	/** gRPC-Web, binary and text. */
	GRPC_WEB("grpc-web"),

	/** Connect, unary and streaming. */
	CONNECT("connect");

	private final String text;

	RpcProtocol(String text) {
		this.text = text;
	}

	/**
	 * Returns the name as metrics and settings write it.
	 * @return such as {@code grpc-web}
	 */
	@Override
	public String toString() {
		return this.text;
	}

}
