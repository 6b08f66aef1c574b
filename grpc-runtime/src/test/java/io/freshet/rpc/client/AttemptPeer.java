package io.freshet.rpc.client;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

import com.google.protobuf.StringValue;

import io.freshet.rpc.MethodDescriptor;
import io.freshet.rpc.MethodShape;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.client.policy.AttemptPolicy;
import io.freshet.rpc.client.policy.HedgingPolicy;
import io.freshet.rpc.client.policy.MethodPolicy;
import io.freshet.rpc.client.policy.RetryPolicy;
import io.freshet.rpc.client.policy.ServiceConfig;
import io.freshet.rpc.codegen.MethodDescriptors;
import io.freshet.rpc.internal.http2.Http2Script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** A server that follows a script, and a channel with policies that leads to it. */
final class AttemptPeer implements AutoCloseable {

	static final MethodDescriptor<StringValue, StringValue> UNARY = method("Unary", MethodShape.UNARY);

	static final StringValue HELLO = StringValue.of("hello");

	private static final String[] HEADERS = { ":status", "200", "content-type", "application/grpc" };

	private final AnsweringServer server;

	private final RpcChannel channel;

	private volatile boolean closing;

	/** What the server has heard of earlier attempts, attempt by attempt. */
	private final List<String> previous = new CopyOnWriteArrayList<>();

	AttemptPeer(ServiceConfig config, Script... connections) throws IOException {
		this(ChannelOptions.builder().serviceConfig(config).build(), connections);
	}

	AttemptPeer(ChannelOptions options, Script... connections) throws IOException {
		this.server = AnsweringServer.start(Stream.of(connections)
			.map((script) -> (AnsweringServer.Script) (client) -> follow(script, client))
			.toArray(AnsweringServer.Script[]::new));
		this.channel = RpcChannel.create(this.server.target(), options);
	}

	private void follow(Script script, Http2Script client) throws IOException {
		Client noted = new Client(client);
		script.follow(noted);
		try {
			while (true) {
				noted.opened();
			}
		}
		catch (IOException ex) {
			// the channel was closed
		}
	}

	static MethodDescriptor<StringValue, StringValue> method(String name, MethodShape shape) {
		return MethodDescriptors.of("test.Attempts", name, shape, StringValue.getDefaultInstance(),
				StringValue.getDefaultInstance());
	}

	/** Retries as fast as the policy allows. */
	static RetryPolicy retry(int maxAttempts, StatusCode... codes) {
		return new RetryPolicy(maxAttempts, Duration.ofMillis(1), Duration.ofMillis(5), 2, Set.of(codes));
	}

	static HedgingPolicy hedge(int maxAttempts, Duration delay, StatusCode... codes) {
		return new HedgingPolicy(maxAttempts, delay, Set.of(codes));
	}

	static ServiceConfig all(AttemptPolicy attempts) {
		return ServiceConfig.builder().all(MethodPolicy.NONE.withAttempts(attempts)).build();
	}

	/** Waits for what another thread brings about. */
	static void await(BooleanSupplier condition) {
		while (!condition.getAsBoolean()) {
			assertThat(Thread.interrupted()).as("waited in vain").isFalse();
			Thread.onSpinWait();
		}
	}

	RpcChannel channel() {
		return this.channel;
	}

	/** Returns what attempts said of those before, {@code null} for none. */
	List<String> previous() {
		return this.previous;
	}

	String call() {
		return call(CallOptions.DEFAULT);
	}

	String call(CallOptions options) {
		return this.channel.blocking().unary(UNARY, options, HELLO).getValue();
	}

	RpcException failure() {
		return failure(CallOptions.DEFAULT);
	}

	RpcException failure(CallOptions options) {
		return catchThrowableOfType(RpcException.class, () -> call(options));
	}

	boolean closeGracefully() {
		this.closing = true;
		return this.channel.close(Duration.ofSeconds(10));
	}

	@Override
	public void close() throws IOException {
		this.channel.close();
		this.server.close();
		try {
			this.server.awaitEnd();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/** What the server does on one connection, until the channel closes it. */
	@FunctionalInterface
	interface Script {

		void follow(Client client) throws IOException;

	}

	/** The client as the script sees it. */
	final class Client {

		private final Http2Script script;

		Client(Http2Script script) {
			this.script = script;
		}

		Http2Script http2() {
			return this.script;
		}

		/** Returns whether the channel is about to close. */
		boolean isClosing() {
			return AttemptPeer.this.closing;
		}

		/** Waits for a whole request. */
		int request() throws IOException {
			int stream = this.script.nextRequest();
			note(stream);
			return stream;
		}

		/** Waits for the head of a request. */
		int opened() throws IOException {
			int stream = this.script.nextOpened();
			note(stream);
			return stream;
		}

		private void note(int stream) {
			AttemptPeer.this.previous
				.add(String.valueOf(this.script.received(stream).header("grpc-previous-rpc-attempts")));
		}

		/** Answers with a status alone. */
		void fail(int stream, StatusCode code, String... trailers) throws IOException {
			String[] fields = Stream
				.concat(Stream.of(HEADERS),
						Stream.concat(Stream.of("grpc-status", String.valueOf(code.value())), Stream.of(trailers)))
				.toArray(String[]::new);
			this.script.headers(stream, Http2Script.END_STREAM, fields);
		}

		void begin(int stream) throws IOException {
			this.script.headers(stream, 0, HEADERS);
		}

		void message(int stream, String text) throws IOException {
			byte[] value = StringValue.of(text).toByteArray();
			byte[] framed = new byte[value.length + 5];
			framed[4] = (byte) value.length;
			System.arraycopy(value, 0, framed, 5, value.length);
			this.script.data(stream, framed, false);
		}

		void end(int stream, StatusCode code) throws IOException {
			this.script.headers(stream, Http2Script.END_STREAM, "grpc-status", String.valueOf(code.value()));
		}

		void answer(int stream, String text) throws IOException {
			begin(stream);
			message(stream, text);
			end(stream, StatusCode.OK);
		}

		/** Waits for the peer to give a stream up and returns the code. */
		Integer awaitReset(int stream) throws IOException {
			return this.script.replyAndReset(stream).resetCode();
		}

	}

}
