package io.freshet.rpc.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPOutputStream;

import com.google.protobuf.StringValue;

import io.freshet.rpc.MethodDescriptor;
import io.freshet.rpc.MethodShape;
import io.freshet.rpc.ServiceDescriptor;
import io.freshet.rpc.codegen.MethodDescriptors;
import io.freshet.rpc.internal.http2.Http2Script;
import io.freshet.rpc.internal.http2.Received;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the server answers to input that no well-behaved client sends, frame by frame.
 * After each test the same connection, or where it had to end a new one, serves a call.
 */
class BadInputTests {

	private static final String SERVICE = "test.Greeter";

	private static final MethodDescriptor<StringValue, StringValue> SAY_HELLO = MethodDescriptors.of(SERVICE,
			"SayHello", MethodShape.UNARY, StringValue.getDefaultInstance(), StringValue.getDefaultInstance());

	private static final MethodDescriptor<StringValue, StringValue> REPEAT = MethodDescriptors.of(SERVICE, "Repeat",
			MethodShape.SERVER_STREAMING, StringValue.getDefaultInstance(), StringValue.getDefaultInstance());

	private static final ServiceDescriptor GREETER = new ServiceDescriptor(SERVICE, List.of(SAY_HELLO, REPEAT),
			StringValue::getDescriptor);

	private static final int MAX_MESSAGE_BYTES = 1024;

	private static final int MAX_METADATA_BYTES = 8192;

	private static final int NO_ERROR = 0;

	private static final int PROTOCOL_ERROR = 1;

	private static final int REFUSED_STREAM = 7;

	private static final int CANCEL = 8;

	private final List<String> intercepted = new CopyOnWriteArrayList<>();

	private final CompletableFuture<Void> release = new CompletableFuture<>();

	private RpcServer server;

	private Http2Script client;

	private boolean connectionMayEnd;

	BadInputTests() throws IOException {
		start((options) -> options);
	}

	@AfterEach
	void stillServes() throws IOException {
		this.release.complete(null);
		try {
			if (this.connectionMayEnd) {
				this.client.close();
				this.client = Http2Script.connect(this.server.port());
			}
			int stream = call(Map.of());
			assertHello(stream);
		}
		finally {
			this.client.close();
			this.server.close();
		}
	}

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = { "", "text/plain", "application/x-www-form-urlencoded", "application/grpcfoo",
			"application/grpc+foo" })
	void refusesOtherContentTypesWith415(String contentType) throws IOException {
		Received reply = this.client.reply(call(value("content-type", contentType)));
		assertThat(reply.header(":status")).isEqualTo("415");
		assertThat(reply.header("content-type")).startsWith("text/plain");
		assertThat(reply.header("accept-post")).contains("application/grpc");
		assertThat(reply.body()).isNotEmpty();
		assertThat(this.intercepted).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "application/grpc", "application/grpc+proto", "application/grpc;charset=utf-8" })
	void acceptsEveryWayToWriteTheContentType(String contentType) throws IOException {
		assertHello(call(value("content-type", contentType)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "GET", "PUT", "OPTIONS", "post" })
	void refusesOtherHttpMethodsWith405(String method) throws IOException {
		Received reply = this.client.reply(call(value(":method", method)));
		assertThat(reply.header(":status")).isEqualTo("405");
		assertThat(reply.header("allow")).isEqualTo("POST");
		assertThat(this.intercepted).isEmpty();
	}

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = { "", "*", "test.Greeter/SayHello" })
	void neverRoutesPathWithoutSlash(String path) throws IOException {
		Received reply = this.client.reply(call(value(":path", path)));
		if (reply.resetCode() != null) {
			assertThat(reply.resetCode()).isEqualTo(PROTOCOL_ERROR);
		}
		else {
			assertThat(reply.trailer("grpc-status")).isEqualTo("12");
		}
		assertThat(this.intercepted).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/", "/test.Greeter", "/test.Greeter/", "/test.Greeter/Nothing", "/test.Nothing/SayHello",
			"/test.greeter/SayHello", "/test.Greeter/sayHello", "//test.Greeter/SayHello", "/test.Greeter//SayHello",
			"/test.Greeter/SayHello/", "/test.Greeter/%53ayHello", "/test.Greeter%2fSayHello",
			"/test.Greeter/SayHello?a=b", "/x/../test.Greeter/SayHello" })
	void answersUnknownMethodWithUnimplemented(String path) throws IOException {
		Received reply = this.client.reply(call(value(":path", path)));
		assertTrailersOnly(reply, "12");
		assertThat(this.intercepted).isEmpty();
	}

	@Test
	void acceptsRequestWithoutTe() throws IOException {
		assertHello(call(value("te", null)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "S", "10", "100000000S", "1X", "-1S", "+1S", "1 S", "1.5S", "1s" })
	void refusesMalformedTimeoutWithInternal(String timeout) throws IOException {
		Received reply = this.client.reply(call(Map.of("grpc-timeout", timeout)));
		assertTrailersOnly(reply, "13");
		assertThat(reply.trailer("grpc-message")).contains("grpc-timeout");
		assertThat(this.intercepted).isEmpty();
	}

	@Test
	void treatsZeroTimeoutAsExpired() throws IOException {
		Received reply = this.client.reply(call(Map.of("grpc-timeout", "0n")));
		if (reply.resetCode() != null) {
			assertThat(reply.resetCode()).isEqualTo(CANCEL);
		}
		else {
			assertThat(reply.trailer("grpc-status")).isEqualTo("4");
		}
	}

	@Test
	void treatsLongestTimeoutAsForever() throws IOException {
		assertHello(call(Map.of("grpc-timeout", "99999999H")));
	}

	@Test
	void refusesUnknownEncodingAndListsThoseItKnows() throws IOException {
		Received reply = this.client.reply(call(Map.of("grpc-encoding", "lzw")));
		assertTrailersOnly(reply, "12");
		assertThat(reply.header("grpc-accept-encoding")).startsWith("identity,gzip");
		assertThat(reply.trailer("grpc-message")).contains("lzw").contains("gzip");
	}

	@ParameterizedTest
	@ValueSource(strings = { "SayHello", "Repeat" })
	void refusesCallWithoutRequest(String method) throws IOException {
		int stream = this.client.open(fields(Map.of(":path", "/" + SERVICE + "/" + method)));
		this.client.data(stream, new byte[0], true);
		assertStatus(this.client.reply(stream), "12");

		int another = this.client.openAndEnd(fields(Map.of(":path", "/" + SERVICE + "/" + method)));
		assertStatus(this.client.reply(another), "12");
	}

	@ParameterizedTest
	@ValueSource(strings = { "SayHello", "Repeat" })
	void refusesCallWithTwoRequests(String method) throws IOException {
		int stream = this.client.open(fields(Map.of(":path", "/" + SERVICE + "/" + method)));
		this.client.data(stream, both(message("Ada"), message("Grace")), true);
		assertStatus(this.client.reply(stream), "12");
	}

	@ParameterizedTest
	@ValueSource(strings = { "SayHello", "Repeat" })
	void refusesCallWithTwoRequestsInFramesOfTheirOwn(String method) throws IOException {
		for (byte[] request : List.of(message(""), message("Ada"))) {
			int stream = this.client.open(fields(Map.of(":path", "/" + SERVICE + "/" + method)));
			this.client.data(stream, request, false);
			this.client.data(stream, request, false);
			this.client.data(stream, new byte[0], true);
			assertStatus(this.client.reply(stream), "12");
		}
	}

	@Test
	void refusesCallWithTwoEmptyRequestsInOneFrame() throws IOException {
		int stream = this.client.open(fields(Map.of()));
		this.client.data(stream, both(message(""), message("")), true);
		assertStatus(this.client.reply(stream), "12");
	}

	@Test
	void acceptsMessageOfExactlyTheLimit() throws IOException {
		int stream = this.client.open(fields(Map.of()));
		this.client.data(stream, framed(0, textOf(MAX_MESSAGE_BYTES)), true);
		assertStatus(this.client.reply(stream), "0");
	}

	@Test
	void refusesMessageOverTheLimit() throws IOException {
		int stream = this.client.open(fields(Map.of()));
		this.client.data(stream, framed(0, textOf(MAX_MESSAGE_BYTES + 1)), false);
		assertTooLarge(stream);
	}

	@ParameterizedTest
	@ValueSource(ints = { MAX_MESSAGE_BYTES + 1, Integer.MAX_VALUE, -1 })
	void refusesMessageThatClaimsToBeTooLargeBeforeItArrives(int length) throws IOException {
		int stream = this.client.open(fields(Map.of()));
		this.client.data(stream, ByteBuffer.allocate(5).put((byte) 0).putInt(length).array(), false);
		assertTooLarge(stream);
	}

	@Test
	void refusesMessageThatGetsTooLargeWhenInflated() throws IOException {
		int stream = this.client.open(fields(Map.of("grpc-encoding", "gzip")));
		byte[] bomb = gzip(new byte[64 * MAX_MESSAGE_BYTES]);
		assertThat(bomb).hasSizeLessThan(MAX_MESSAGE_BYTES);
		this.client.data(stream, framed(1, bomb), false);
		assertTooLarge(stream);
	}

	@Test
	void refusesBytesThatAreNoMessage() throws IOException {
		assertMalformed(Map.of(), framed(0, new byte[] { 0x0a, 0x7f, 1 }));
	}

	@Test
	void refusesReservedFlags() throws IOException {
		assertMalformed(Map.of(), framed(2, "x".getBytes(StandardCharsets.US_ASCII)));
		assertMalformed(Map.of(), framed(0x81, "x".getBytes(StandardCharsets.US_ASCII)));
	}

	@Test
	void refusesCompressedMessageWithoutEncoding() throws IOException {
		byte[] compressed = framed(1, gzip(StringValue.of("Ada").toByteArray()));
		assertMalformed(Map.of(), compressed);
		assertMalformed(Map.of("grpc-encoding", "identity"), compressed);
	}

	@Test
	void refusesCorruptCompression() throws IOException {
		assertMalformed(Map.of("grpc-encoding", "gzip"), framed(1, "no gzip".getBytes(StandardCharsets.US_ASCII)));
		byte[] whole = gzip(StringValue.of("Ada").toByteArray());
		assertMalformed(Map.of("grpc-encoding", "gzip"), framed(1, Arrays.copyOf(whole, whole.length - 9)));
	}

	@Test
	void refusesBodyThatEndsWithinMessage() throws IOException {
		byte[] whole = message("Ada");
		for (int length : List.of(1, 4, 5, whole.length - 1)) {
			assertMalformed(Map.of(), Arrays.copyOf(whole, length));
		}
	}

	@Test
	void acceptsMessageInManySmallFrames() throws IOException {
		int stream = this.client.open(fields(Map.of()));
		for (byte single : message("Ada")) {
			this.client.data(stream, new byte[] { single }, false);
		}
		this.client.data(stream, new byte[0], true);
		assertHello(stream);
	}

	@Test
	void refusesHeadersOverTheLimitWith431() throws IOException {
		Received reply = this.client.reply(call(Map.of("x-large", "x".repeat(MAX_METADATA_BYTES + 100))));
		assertThat(reply.header(":status")).isEqualTo("431");
		assertThat(this.intercepted).isEmpty();
	}

	@Test
	void endsConnectionWhoseHeadersAreFarOverTheLimit() throws IOException {
		this.connectionMayEnd = true;
		Received reply;
		try {
			reply = this.client.reply(call(Map.of("x-large", "x".repeat(MAX_METADATA_BYTES * 8))));
		}
		catch (SocketException ex) {
			return;
		}
		assertThat(reply.header("grpc-status")).isNotEqualTo("0");
		assertThat(this.intercepted).isEmpty();
	}

	@Test
	void refusesStreamsOverTheLimit() throws IOException {
		restart((options) -> options.maxConcurrentStreams(2));
		assertThat(this.client.peerSetting(3)).isEqualTo(2);
		int first = this.client.open(fields(Map.of()));
		int second = this.client.open(fields(Map.of()));
		int third = this.client.open(fields(Map.of()));
		assertThat(this.client.reply(third).resetCode()).isEqualTo(REFUSED_STREAM);
		this.client.data(first, message("Ada"), true);
		assertHello(first);
		this.client.data(second, message("Ada"), true);
		assertHello(second);
	}

	@Test
	void tellsNothingOfUnexpectedExceptions() throws IOException {
		int stream = this.client.open(fields(Map.of()));
		this.client.data(stream, message("throw"), true);
		Received reply = this.client.reply(stream);
		assertTrailersOnly(reply, "2");
		assertThat(String.valueOf(reply.trailer("grpc-message"))).doesNotContain("secret").doesNotContain("Exception");
	}

	@Test
	void turnsCallsAwayWhenItsThreadsAreBusy() throws IOException {
		ThreadPoolExecutor one = new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new SynchronousQueue<>());
		restart((options) -> options.executor(one));
		int waiting = this.client.open(fields(Map.of()));
		this.client.data(waiting, message("wait"), true);
		awaitIntercepted();
		Received turnedAway = this.client.reply(call(Map.of()));
		assertThat(turnedAway.trailer("grpc-status")).isIn("8", "14");
		this.release.complete(null);
		assertStatus(this.client.reply(waiting), "0");
		one.shutdown();
		restart((options) -> options);
	}

	@Test
	void finishesCallsAndTakesNoNewOnesWhileStopping() throws IOException {
		int waiting = this.client.open(fields(Map.of()));
		this.client.data(waiting, message("wait"), true);
		awaitIntercepted();
		CompletableFuture<Boolean> stopped = CompletableFuture
			.supplyAsync(() -> this.server.stop(Duration.ofSeconds(20)));
		assertThat(this.client.goAway()).isEqualTo(NO_ERROR);
		int late = call(Map.of());
		this.release.complete(null);
		assertStatus(this.client.reply(waiting), "0");
		Received reply = this.client.reply(late);
		boolean unseen = this.client.goAwayLastStream() < late;
		boolean unavailable = "14".equals(reply.trailer("grpc-status"));
		boolean served = "0".equals(reply.trailer("grpc-status"));
		boolean refused = reply.resetCode() != null && reply.resetCode() == REFUSED_STREAM;
		assertThat(unseen || unavailable || served || refused).as("%s", reply).isTrue();
		assertThat(stopped.join()).isTrue();
		restart((options) -> options);
	}

	@Test
	void refusesConnectionHeaders() throws IOException {
		for (String name : List.of("connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade")) {
			Received reply = this.client.reply(call(Map.of(name, "x")));
			assertThat(reply.resetCode()).as(name).isEqualTo(PROTOCOL_ERROR);
		}
		assertThat(this.intercepted).isEmpty();
	}

	@Test
	void refusesBodyOfAnotherLengthThanAnnounced() throws IOException {
		Received reply = this.client.reply(call(Map.of("content-length", "1")));
		assertThat(reply.resetCode()).isEqualTo(PROTOCOL_ERROR);
		assertHello(call(Map.of("content-length", Integer.toString(message("Ada").length))));
	}

	@Test
	void refusesTrailersWithPseudoField() throws IOException {
		int stream = this.client.open(fields(Map.of()));
		this.client.headers(stream, Http2Script.END_STREAM, ":path", "/");
		assertThat(this.client.reply(stream).resetCode()).isEqualTo(PROTOCOL_ERROR);
	}

	@Test
	void looksAtTheRestOfRequestThatWasAnsweredInPlainHttp() throws IOException {
		int stream = this.client.open(fields(value("content-type", "text/plain")));
		Received reply = this.client.reply(stream);
		assertThat(reply.header(":status")).isEqualTo("415");
		assertThat(reply.resetCode()).isNull();
		this.client.headers(stream, 0, "x-trailer", "without END_STREAM");
		assertThat(this.client.replyAndReset(stream).resetCode()).isEqualTo(PROTOCOL_ERROR);
	}

	@Test
	void doesNotWaitForeverForTheRestOfRequestThatWasAnswered() throws IOException {
		int stream = this.client.open(fields(value("content-type", "text/plain")));
		Received reply = this.client.replyAndReset(stream);
		assertThat(reply.header(":status")).isEqualTo("415");
		assertThat(reply.resetCode()).isEqualTo(NO_ERROR);
	}

	@ParameterizedTest
	@ValueSource(strings = { "X-Upper", "x-Upper", "", ":x", "x:y", "x y", "x\u0000", "x\u007f", "x\u00e9" })
	void refusesNamesThatMustNotBe(String name) throws IOException {
		Received reply = this.client.reply(call(Map.of(name, "x")));
		assertThat(reply.resetCode()).isEqualTo(PROTOCOL_ERROR);
		assertThat(this.intercepted).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "\u0000", "x\ry", "x\nz", "x\r\nx-smuggled: y" })
	void refusesValuesThatMustNotBe(String value) throws IOException {
		Received reply = this.client.reply(call(Map.of("x-value", value)));
		assertThat(reply.resetCode()).isEqualTo(PROTOCOL_ERROR);
		assertThat(this.intercepted).isEmpty();
	}

	@Test
	void acceptsOddButLegalMetadata() throws IOException {
		assertHello(call(Map.of("x-odd", "caf\u00e9", "x-empty", "", "x-broken-bin", "%%%", "x-twice-bin", "AQ,Ag==")));
	}

	private void start(UnaryOperator<ServerOptions.Builder> change) throws IOException {
		ServerOptions.Builder options = ServerOptions.builder()
			.address(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
			.maxInboundMessageBytes(MAX_MESSAGE_BYTES)
			.maxMetadataBytes(MAX_METADATA_BYTES)
			.interceptors(List.of(this::intercept));
		ServiceDefinition greeter = ServiceDefinition.builder(GREETER)
			.unary(SAY_HELLO, this::sayHello)
			.serverStreaming(REPEAT, (request, responses) -> responses.write(sayHello(request)))
			.build();
		this.server = RpcServer.create(change.apply(options).build(), List.of(greeter)).start();
		this.client = Http2Script.connect(this.server.port());
	}

	private void restart(UnaryOperator<ServerOptions.Builder> change) throws IOException {
		this.client.close();
		this.server.close();
		this.intercepted.clear();
		start(change);
	}

	private void intercept(ServerCall call, ServerInterceptor.Next next) throws Exception {
		this.intercepted.add(call.method().path());
		next.proceed(call);
	}

	private StringValue sayHello(StringValue request) {
		switch (request.getValue()) {
			case "throw" -> throw new IllegalStateException("secret");
			case "wait" -> this.release.join();
			default -> {
			}
		}
		return StringValue.of("Hello " + request.getValue());
	}

	private void awaitIntercepted() {
		long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
		while (this.intercepted.isEmpty() && System.nanoTime() - end < 0) {
			Thread.onSpinWait();
		}
		assertThat(this.intercepted).isNotEmpty();
	}

	/** Calls SayHello with a proper body and other headers. */
	private int call(Map<String, String> changes) throws IOException {
		int stream = this.client.open(fields(changes));
		this.client.data(stream, message("Ada"), true);
		return stream;
	}

	private void assertMalformed(Map<String, String> changes, byte[] body) throws IOException {
		int stream = this.client.open(fields(changes));
		this.client.data(stream, body, true);
		assertStatus(this.client.reply(stream), "13");
	}

	private void assertTooLarge(int stream) throws IOException {
		Received reply = this.client.replyAndReset(stream);
		assertStatus(reply, "8");
		assertThat(reply.trailer("grpc-message")).contains("1024").contains("maxInboundMessageBytes");
		assertThat(reply.resetCode()).isEqualTo(NO_ERROR);
	}

	private void assertHello(int stream) throws IOException {
		Received reply = this.client.reply(stream);
		assertStatus(reply, "0");
		assertThat(reply.blocks()).as("%s", reply).isEqualTo(2);
		assertThat(reply.body()).isEqualTo(message("Hello Ada"));
	}

	private static void assertTrailersOnly(Received reply, String status) {
		assertStatus(reply, status);
		assertThat(reply.blocks()).as("%s", reply).isEqualTo(1);
	}

	private static void assertStatus(Received reply, String status) {
		assertThat(reply.trailer("grpc-status")).as("%s", reply).isEqualTo(status);
		assertThat(reply.header(":status")).isEqualTo("200");
		assertThat(reply.header("content-type")).startsWith("application/grpc");
		assertThat(reply.endStream()).isTrue();
	}

	private static Map<String, String> value(String name, String value) {
		Map<String, String> changes = new LinkedHashMap<>();
		changes.put(name, value);
		return changes;
	}

	/**
	 * The headers of a proper call with some of them changed; {@code null} takes one
	 * away.
	 */
	private static String[] fields(Map<String, String> changes) {
		Map<String, String> fields = new LinkedHashMap<>();
		fields.put(":method", "POST");
		fields.put(":scheme", "http");
		fields.put(":path", "/" + SERVICE + "/SayHello");
		fields.put(":authority", "localhost");
		fields.put("te", "trailers");
		fields.put("content-type", "application/grpc");
		fields.putAll(changes);
		List<String> flat = new ArrayList<>();
		fields.forEach((name, value) -> {
			if (value != null) {
				flat.add(name);
				flat.add(value);
			}
		});
		return flat.toArray(String[]::new);
	}

	private static byte[] message(String text) {
		return framed(0, StringValue.of(text).toByteArray());
	}

	/** A message that takes exactly that many bytes, more than 130. */
	private static byte[] textOf(int bytes) {
		byte[] message = StringValue.of("x".repeat(bytes - 3)).toByteArray();
		assertThat(message).hasSize(bytes);
		return message;
	}

	private static byte[] framed(int flags, byte[] payload) {
		return ByteBuffer.allocate(5 + payload.length).put((byte) flags).putInt(payload.length).put(payload).array();
	}

	private static byte[] both(byte[] first, byte[] second) {
		return ByteBuffer.allocate(first.length + second.length).put(first).put(second).array();
	}

	private static byte[] gzip(byte[] bytes) throws IOException {
		ByteArrayOutputStream compressed = new ByteArrayOutputStream();
		try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
			gzip.write(bytes);
		}
		return compressed.toByteArray();
	}

}
