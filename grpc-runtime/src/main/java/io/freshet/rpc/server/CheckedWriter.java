package io.freshet.rpc.server;

import io.freshet.rpc.RpcWriter;

/**
 * The sending end of a blocking method, behind the checks of its responses. For one
 * writing thread at a time.
 *
 * @param <T> the type of message
 * @param writer sends
 * @param context the call
 */
record CheckedWriter<T>(RpcWriter<T> writer, CallContext context) implements RpcWriter<T> {

	@Override
	public void write(T message) {
		this.context.responseGiven(message);
		this.writer.write(message);
	}

	@Override
	public boolean isReady() {
		return this.writer.isReady();
	}

	@Override
	public void compress(boolean compress) {
		this.writer.compress(compress);
	}

}
