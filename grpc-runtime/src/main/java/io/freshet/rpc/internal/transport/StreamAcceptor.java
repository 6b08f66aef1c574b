package io.freshet.rpc.internal.transport;

/** Takes the streams that peers open. Called on the event loop of the stream. */
@FunctionalInterface
public interface StreamAcceptor {

	/**
	 * Takes a new stream. Its first headers are reported right afterwards.
	 * @param stream the stream
	 * @return hears what happens to the stream
	 */
	StreamListener accept(TransportStream stream);

}
