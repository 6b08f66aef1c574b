package io.freshet.rpc.server;

import java.net.SocketAddress;
import java.util.function.Predicate;

import io.freshet.rpc.Deadline;
import io.freshet.rpc.Metadata;
import io.freshet.rpc.MethodDescriptor;
import org.jspecify.annotations.Nullable;

/** What is known of a call when it arrives. Safe for use by several threads. */
public interface IncomingCall {

	/**
	 * Returns the method.
	 * @return the method, or {@code null} if there is none with that path
	 */
	@Nullable MethodDescriptor<?, ?> method();

	/**
	 * Returns the path as it came, without a query. The peer chose it: unless there is a
	 * method, it is no name for a metric.
	 * @return the path, empty if the request has none
	 */
	String path();

	/**
	 * Returns the protocol.
	 * @return {@code grpc}, {@code grpc-web} or {@code connect}, or {@code http} if the
	 * request belongs to none of them
	 */
	String protocol();

	/**
	 * Returns the request metadata.
	 * @return the metadata
	 */
	Metadata metadata();

	/**
	 * Looks for metadata by its names alone, which costs less than {@link #metadata()}.
	 * @param name finds a name, in lower case; may see names that are no metadata
	 * @return whether any name was found
	 */
	default boolean hasMetadata(Predicate<CharSequence> name) {
		return metadata().names().stream().anyMatch(name);
	}

	/**
	 * Returns whom the call is for.
	 * @return the authority, empty if the request has none
	 */
	String authority();

	/**
	 * Returns the deadline.
	 * @return the deadline, or {@code null} if the client gave none
	 */
	@Nullable Deadline deadline();

	/**
	 * Returns the address of the peer.
	 * @return the remote address of the connection
	 */
	SocketAddress remoteAddress();

	/**
	 * Returns the address that the connection has on this side.
	 * @return the local address of the connection
	 */
	SocketAddress localAddress();

}
