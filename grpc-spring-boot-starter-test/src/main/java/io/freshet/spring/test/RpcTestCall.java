package io.freshet.spring.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.freshet.rpc.Metadata;
import io.freshet.rpc.MethodDescriptor;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.RpcReader;
import io.freshet.rpc.Status;
import io.freshet.rpc.client.BidiStream;
import io.freshet.rpc.client.BlockingCalls;
import io.freshet.rpc.client.CallOptions;
import io.freshet.rpc.client.ClientCallListener;
import io.freshet.rpc.client.ClientInterceptor;
import io.freshet.rpc.client.ClientStream;

/**
 * A call that is about to be made. Not for use by several threads.
 *
 * @param <Q> the type of request
 * @param <R> the type of response
 */
public final class RpcTestCall<Q, R> {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final BlockingCalls calls;

	private final MethodDescriptor<Q, R> method;

	private CallOptions options = CallOptions.DEFAULT.withDeadline(PATIENCE);

	RpcTestCall(BlockingCalls calls, MethodDescriptor<Q, R> method) {
		this.calls = calls;
		this.method = method;
	}

	/**
	 * Adds an entry to the request metadata.
	 * @param name the name
	 * @param value the value
	 * @return this call
	 */
	public RpcTestCall<Q, R> metadata(String name, String value) {
		return metadata(Metadata.of(name, value));
	}

	/**
	 * Adds entries to the request metadata.
	 * @param metadata the entries
	 * @return this call
	 */
	public RpcTestCall<Q, R> metadata(Metadata metadata) {
		this.options = this.options.withMetadata(metadata);
		return this;
	}

	/**
	 * Chooses another deadline than half a minute.
	 * @param deadline the time that the call has
	 * @return this call
	 */
	public RpcTestCall<Q, R> deadline(Duration deadline) {
		this.options = this.options.withDeadline(deadline);
		return this;
	}

	/**
	 * Adds interceptors, such as a {@link MockCaller}.
	 * @param interceptors the interceptors, the outermost first
	 * @return this call
	 */
	public RpcTestCall<Q, R> interceptors(ClientInterceptor... interceptors) {
		this.options = this.options.withInterceptors(List.of(interceptors));
		return this;
	}

	/**
	 * Makes the call and waits for its end.
	 * @param requests the request, or any number of them if the method takes a stream
	 * @return what came back
	 */
	@SafeVarargs
	@SuppressWarnings("varargs")
	public final RpcResult<R> send(Q... requests) {
		if (!this.method.shape().clientStreams() && requests.length != 1) {
			throw new IllegalArgumentException(this.method + " takes one request, not " + requests.length);
		}
		Ending ending = new Ending();
		CallOptions watched = this.options.withInterceptors(List.of((call, next) -> {
			call.addListener(ending);
			next.proceed(call);
		}));
		List<R> responses = new ArrayList<>();
		try {
			exchange(List.of(requests), watched, responses);
			return new RpcResult<>(ending.headers, responses, Status.OK, ending.trailers);
		}
		catch (RpcException ex) {
			return new RpcResult<>(ending.headers, responses, ex.status(), ex.trailers());
		}
	}

	private void exchange(List<Q> requests, CallOptions watched, List<R> responses) {
		switch (this.method.shape()) {
			case UNARY -> responses.add(this.calls.unary(this.method, watched, requests.get(0)));
			case SERVER_STREAMING -> {
				try (RpcReader<R> reader = this.calls.serverStreaming(this.method, watched, requests.get(0))) {
					reader.forEach(responses::add);
				}
			}
			case CLIENT_STREAMING -> {
				try (ClientStream<Q, R> stream = this.calls.clientStreaming(this.method, watched)) {
					responses.add(finish(stream, requests));
				}
			}
			case BIDI_STREAMING -> {
				try (BidiStream<Q, R> stream = this.calls.bidiStreaming(this.method, watched)) {
					converse(stream, requests, responses);
				}
			}
		}
	}

	/** A call that has ended while requests are still written says how by its answer. */
	private static <Q, R> R finish(ClientStream<Q, R> stream, List<Q> requests) {
		try {
			requests.forEach(stream::write);
		}
		catch (RpcException ex) {
			return stream.finish();
		}
		return stream.finish();
	}

	private static <Q, R> void converse(BidiStream<Q, R> stream, List<Q> requests, List<R> responses) {
		try {
			requests.forEach(stream::write);
			stream.halfClose();
		}
		catch (RpcException ex) {
			// reading tells how the call has ended
		}
		stream.forEach(responses::add);
	}

	/** Notes the metadata that comes back. */
	private static final class Ending implements ClientCallListener {

		private volatile Metadata headers = Metadata.empty();

		private volatile Metadata trailers = Metadata.empty();

		@Override
		public void onHeaders(Metadata headers) {
			this.headers = headers;
		}

		@Override
		public void onClose(Status status, Metadata trailers) {
			this.trailers = trailers;
		}

	}

}
