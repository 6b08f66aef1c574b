package io.freshet.rpc.client;

import java.net.SocketAddress;
import java.util.Set;

import io.freshet.rpc.Metadata;
import io.freshet.rpc.MethodDescriptor;
import io.freshet.rpc.client.balance.PickRequest;
import io.freshet.rpc.internal.stream.Ending;
import io.freshet.rpc.internal.transport.ClientConnection;

/**
 * A call, or one attempt of it, that wants a connection of a {@link ConnectionSlot}. Gets
 * exactly one of {@link #open} and {@link #refuse}, at once or later, unless it tells the
 * slot to forget it. Confined to the event loop of the slot.
 */
interface ConnectionRequest extends PickRequest {

	/** Returns what the call is. */
	CallSetup setup();

	/** Returns where the call is and how often it was sent. */
	CallAttempts attempts();

	@Override
	default int previousAttempts() {
		return attempts().previous();
	}

	@Override
	default MethodDescriptor<?, ?> method() {
		return setup().method();
	}

	@Override
	default Metadata metadata() {
		return setup().metadata();
	}

	/** Returns whether to wait for servers that are away. */
	default boolean waitsForReady() {
		return setup().waitsForReady();
	}

	/**
	 * Returns whom not to ask again while there are others.
	 * @return addresses, mostly none
	 */
	default Set<SocketAddress> avoided() {
		return Set.of();
	}

	/**
	 * Sends the call. Where it goes has been told to {@link #attempts}, which has to be
	 * told of the end.
	 * @param connection a connection that can open a stream
	 */
	void open(ClientConnection connection);

	/**
	 * Ends the call. Nothing of it was sent.
	 * @param ending how
	 * @param dropped whether it was not wanted and must not be tried again
	 */
	void refuse(Ending ending, boolean dropped);

	/**
	 * The call had to wait.
	 * @param delay for what
	 */
	default void delayed(CallDelay delay) {
		setup().delayed(delay);
	}

}
