package io.freshet.rpc.internal.transport;

import io.freshet.rpc.internal.wire.HeaderFields;

/** Takes the streams that peers open. Called on the event loop of the stream. */
@FunctionalInterface
public interface StreamAcceptor {

	/**
	 * Takes a new stream. Its first headers are reported right afterwards, and nothing
	 * may be sent before.
	 * @param stream the stream
	 * @param fields its first headers
	 * @return hears what happens to the stream
	 */
	StreamListener accept(TransportStream stream, HeaderFields fields);

}
