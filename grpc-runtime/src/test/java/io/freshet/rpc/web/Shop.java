package io.freshet.rpc.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPOutputStream;

import com.google.protobuf.ApiProto;
import com.google.protobuf.Method;

import io.freshet.rpc.Metadata;
import io.freshet.rpc.MethodDescriptor;
import io.freshet.rpc.MethodShape;
import io.freshet.rpc.RpcContext;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.RpcReader;
import io.freshet.rpc.RpcWriter;
import io.freshet.rpc.ServiceDescriptor;
import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.StatusDetail;
import io.freshet.rpc.codegen.MethodDescriptors;
import io.freshet.rpc.internal.http2.Http2Script;
import io.freshet.rpc.internal.http2.Received;
import io.freshet.rpc.server.RpcServer;
import io.freshet.rpc.server.ServerOptions;
import io.freshet.rpc.server.ServiceDefinition;
import io.freshet.rpc.server.WebOptions;

/**
 * A server with a method of each shape and a connection to it that sends what it is told.
 * The name in a request says what the method does.
 */
final class Shop implements AutoCloseable {

	static final String ECHO = "/test.Shop/Echo";

	private static final MethodDescriptor<Method, Method> ECHO_METHOD = method("Echo", MethodShape.UNARY)
		.withoutSideEffects();

	private static final MethodDescriptor<Method, Method> CHANGE = method("Change", MethodShape.UNARY);

	private static final MethodDescriptor<Method, Method> LIST = method("List", MethodShape.SERVER_STREAMING);

	private static final MethodDescriptor<Method, Method> SUM = method("Sum", MethodShape.CLIENT_STREAMING);

	private static final MethodDescriptor<Method, Method> CHAT = method("Chat", MethodShape.BIDI_STREAMING);

	private static final MethodDescriptor<Method, Method> ABSENT = method("Absent", MethodShape.UNARY);

	private static final ServiceDescriptor DESCRIPTOR = new ServiceDescriptor("test.Shop",
			List.of(ECHO_METHOD, CHANGE, LIST, SUM, CHAT, ABSENT), ApiProto::getDescriptor);

	/** What interceptors saw: protocol and method of each call. */
	final List<String> seen = new CopyOnWriteArrayList<>();

	final RpcServer server;

	final Http2Script client;

	private Shop(UnaryOperator<ServerOptions.Builder> settings, boolean connects) {
		try {
			this.server = start(settings);
			this.client = connects ? Http2Script.connect(this.server.port()) : null;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	Shop(UnaryOperator<ServerOptions.Builder> settings) {
		this(settings, true);
	}

	static Shop withoutClient(UnaryOperator<ServerOptions.Builder> settings) {
		return new Shop(settings, false);
	}

	Shop() {
		this((options) -> options);
	}

	static Shop with(UnaryOperator<WebOptions.Builder> settings) {
		return new Shop((options) -> options.web(settings.apply(WebOptions.builder()).build()));
	}

	private RpcServer start(UnaryOperator<ServerOptions.Builder> settings) throws IOException {
		ServiceDefinition service = ServiceDefinition.builder(DESCRIPTOR)
			.unary(ECHO_METHOD, Shop::echo)
			.unary(CHANGE, Shop::echo)
			.serverStreaming(LIST, Shop::list)
			.clientStreaming(SUM, Shop::sum)
			.bidiStreaming(CHAT, Shop::chat)
			.build();
		ServerOptions.Builder options = settings
			.apply(ServerOptions.builder().port(0).interceptors(List.of((call, next) -> {
				this.seen.add(call.protocol() + " " + call.method());
				next.proceed(call);
			})));
		return RpcServer.create(options.build(), List.of(service)).start();
	}

	private static Method echo(Method request) {
		RpcContext context = RpcContext.current();
		context.addHeader("x-header", "h");
		context.addTrailer("x-trailer", "t");
		context.addTrailer("x-trailer-bin", new byte[] { 1 });
		switch (request.getName()) {
			case "fail" -> throw failure();
			case "throw" -> throw new IllegalStateException("secret");
			case "compress" -> context.compressResponses("gzip");
			case "wait" -> await(context);
			case "tag" -> {
				context.addHeader("etag", "\"v1\"");
				context.addHeader("cache-control", "max-age=60");
			}
			case "headers" -> {
				return request.toBuilder().setName(String.valueOf(context.metadata().get("x-echo"))).build();
			}
			default -> {
			}
		}
		return request;
	}

	private static void await(RpcContext context) {
		CountDownLatch cancelled = new CountDownLatch(1);
		context.onCancel(cancelled::countDown);
		try {
			cancelled.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static RpcException failure() {
		Status status = Status.of(StatusCode.NOT_FOUND, "no \"üser\"")
			.withDetails(List.of(new StatusDetail("test.Detail", new byte[] { 8, 1 })));
		return new RpcException(status, Metadata.of("x-why", "because"));
	}

	private static void list(Method request, RpcWriter<Method> responses) {
		RpcContext.current().addTrailer("x-trailer", "t");
		for (int i = 0; i < 3; i++) {
			responses.write(request.toBuilder().setName(request.getName() + i).build());
		}
		if (request.getName().equals("fail")) {
			throw failure();
		}
	}

	private static Method sum(RpcReader<Method> requests) {
		StringBuilder names = new StringBuilder();
		requests.forEach((request) -> names.append(request.getName()));
		return named(names.toString());
	}

	private static void chat(RpcReader<Method> requests, RpcWriter<Method> responses) {
		requests.forEach(responses::write);
	}

	/** Sends a POST request with its whole body. */
	Received post(String path, String contentType, byte[] body, String... more) throws IOException {
		int stream = this.client.open(fields("POST", path, "content-type", contentType, more));
		this.client.data(stream, body, true);
		return this.client.reply(stream);
	}

	Received post(String path, String contentType, String body, String... more) throws IOException {
		return post(path, contentType, body.getBytes(StandardCharsets.UTF_8), more);
	}

	/** Sends a request without a body. */
	Received send(String method, String path, String... more) throws IOException {
		return this.client.reply(this.client.openAndEnd(fields(method, path, "x-first", "1", more)));
	}

	static String[] fields(String method, String path, String name, String value, String... more) {
		List<String> fields = new ArrayList<>(
				List.of(":method", method, ":scheme", "http", ":path", path, ":authority", "localhost", name, value));
		fields.addAll(List.of(more));
		return fields.toArray(String[]::new);
	}

	static Method named(String name) {
		return Method.newBuilder().setName(name).build();
	}

	static byte[] framed(int flags, byte[] payload) {
		return ByteBuffer.allocate(5 + payload.length).put((byte) flags).putInt(payload.length).put(payload).array();
	}

	static byte[] framed(Method message) {
		return framed(0, message.toByteArray());
	}

	static byte[] join(byte[]... parts) {
		ByteArrayOutputStream all = new ByteArrayOutputStream();
		for (byte[] part : parts) {
			all.writeBytes(part);
		}
		return all.toByteArray();
	}

	static byte[] gzip(byte[] bytes) {
		ByteArrayOutputStream compressed = new ByteArrayOutputStream();
		try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
			gzip.write(bytes);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return compressed.toByteArray();
	}

	static String text(Received reply) {
		return new String(reply.body(), StandardCharsets.UTF_8);
	}

	private static MethodDescriptor<Method, Method> method(String name, MethodShape shape) {
		return MethodDescriptors.of("test.Shop", name, shape, Method.getDefaultInstance(), Method.getDefaultInstance());
	}

	@Override
	public void close() {
		try {
			this.client.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		finally {
			this.server.close();
		}
	}

}
