package io.freshet.spring.observation;

import io.freshet.rpc.MethodDescriptor;
import io.freshet.rpc.Status;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import org.jspecify.annotations.Nullable;

/** The names of the tags, those that Micrometer's own gRPC support uses. Has no state. */
public final class RpcKeyNames {

	/** The full name of the service, or {@value #OTHER}. */
	public static final String SERVICE = "rpc.service";

	/** The name of the method, or {@value #OTHER}. */
	public static final String METHOD = "rpc.method";

	/** The shape of the method, such as {@code UNARY}. */
	public static final String TYPE = "rpc.type";

	/**
	 * What the call speaks: {@code grpc}, {@code grpc-web}, {@code connect}, or
	 * {@code http} if it is none of them.
	 */
	public static final String PROTOCOL = "rpc.protocol";

	/** The code of the status, such as {@code NOT_FOUND}. */
	public static final String STATUS = "grpc.status_code";

	/** The host of the peer: on a client the one in the target. */
	public static final String PEER_NAME = "net.peer.name";

	/** The port of the peer: on a client the one in the target. */
	public static final String PEER_PORT = "net.peer.port";

	/** Stands for methods that there are not: their names are the peer's invention. */
	public static final String OTHER = "other";

	private static final String UNKNOWN = "UNKNOWN";

	private RpcKeyNames() {
	}

	/**
	 * Returns what says which method was called, by what, and how the call ended.
	 * @param method the method, or {@code null} if there is none
	 * @param protocol the protocol
	 * @param status the status, or {@code null} as long as the call goes on
	 * @return the tags
	 */
	public static KeyValues of(@Nullable MethodDescriptor<?, ?> method, String protocol, @Nullable Status status) {
		return KeyValues.of(KeyValue.of(STATUS, (status != null) ? status.code().name() : UNKNOWN),
				KeyValue.of(METHOD, (method != null) ? method.name() : OTHER), KeyValue.of(PROTOCOL, protocol),
				KeyValue.of(SERVICE, (method != null) ? method.service() : OTHER),
				KeyValue.of(TYPE, (method != null) ? method.shape().name() : UNKNOWN));
	}

}
