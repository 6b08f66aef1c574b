package io.freshet.interop.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;

import io.freshet.interop.conformance.proto.ClientCompatRequest;
import io.freshet.interop.conformance.proto.ClientCompatResponse;
import io.freshet.interop.conformance.proto.ClientErrorResult;
import io.freshet.interop.conformance.proto.Codec;
import io.freshet.interop.conformance.proto.TLSCreds;
import io.freshet.rpc.RpcProtocol;
import io.freshet.rpc.client.ChannelOptions;
import io.freshet.rpc.client.ClientTls;
import io.freshet.rpc.client.HttpVersion;
import io.freshet.rpc.client.ProtocolOptions;
import io.freshet.rpc.client.RpcChannel;

/**
 * The client that the conformance runner tests: makes the calls that the runner asks for,
 * several at once, and tells it what came of them.
 */
public final class ConformanceClient {

	/** Few, as some cases measure time. */
	private static final int PARALLEL_CALLS = 4;

	private static final int LONGEST_CALL_SECONDS = 60;

	private final SizedMessages runner;

	private final Map<Server, RpcChannel> channels = new ConcurrentHashMap<>();

	private ConformanceClient(SizedMessages runner) {
		this.runner = runner;
	}

	/**
	 * Makes calls until the runner asks for no more.
	 * @param in what the runner says
	 * @param out what the runner hears
	 * @return the exit code: 0 if all calls have been reported
	 * @throws IOException if the conversation breaks off
	 * @throws InterruptedException if this thread is interrupted
	 */
	public static int run(InputStream in, OutputStream out) throws IOException, InterruptedException {
		return new ConformanceClient(new SizedMessages(in, out)).run();
	}

	private int run() throws IOException, InterruptedException {
		ExecutorService callers = Executors.newFixedThreadPool(PARALLEL_CALLS);
		try {
			ClientCompatRequest request = this.runner.read(ClientCompatRequest.parser());
			while (request != null) {
				ClientCompatRequest next = request;
				callers.execute(() -> handle(next));
				request = this.runner.read(ClientCompatRequest.parser());
			}
			callers.shutdown();
			return callers.awaitTermination(LONGEST_CALL_SECONDS, TimeUnit.SECONDS) ? 0 : 1;
		}
		finally {
			callers.shutdownNow();
			this.channels.values().forEach(RpcChannel::close);
		}
	}

	private void handle(ClientCompatRequest request) {
		ClientCompatResponse.Builder response = ClientCompatResponse.newBuilder().setTestName(request.getTestName());
		try {
			response.setResponse(new ConformanceCall(request, channel(request)).make());
		}
		catch (InvalidProtocolBufferException | RuntimeException ex) {
			response.setError(ClientErrorResult.newBuilder().setMessage(ex.toString()));
		}
		catch (InterruptedException ex) {
			return;
		}
		try {
			this.runner.write(response.build());
		}
		catch (IOException ex) {
			throw new UncheckedIOException("the runner does not listen", ex);
		}
	}

	private RpcChannel channel(ClientCompatRequest request) {
		return this.channels
			.computeIfAbsent(new Server(request.getHost(), request.getPort(), request.getServerTlsCert(),
					request.getClientTlsCreds(), request.getMessageReceiveLimit(), version(request), protocol(request)),
					Server::connect);
	}

	private static HttpVersion version(ClientCompatRequest request) {
		return switch (request.getHttpVersion()) {
			case HTTP_VERSION_1 -> HttpVersion.HTTP_1_1;
			case HTTP_VERSION_2 -> HttpVersion.HTTP_2;
			default -> throw new IllegalArgumentException(request.getHttpVersion() + " is not supported");
		};
	}

	private static ProtocolOptions protocol(ClientCompatRequest request) {
		ProtocolOptions options = ProtocolOptions.of(switch (request.getProtocol()) {
			case PROTOCOL_GRPC -> RpcProtocol.GRPC;
			case PROTOCOL_GRPC_WEB -> RpcProtocol.GRPC_WEB;
			case PROTOCOL_CONNECT -> RpcProtocol.CONNECT;
			default -> throw new IllegalArgumentException(request.getProtocol() + " is not supported");
		});
		options = (request.getCodec() == Codec.CODEC_JSON) ? options.withJson() : options;
		return request.getUseGetHttpMethod() ? options.withGet() : options;
	}

	/** What the calls that share a channel have in common. Immutable. */
	private record Server(String host, int port, ByteString certificate, TLSCreds credentials, int maxMessageBytes,
			HttpVersion version, ProtocolOptions protocol) {

		private RpcChannel connect() {
			ChannelOptions.Builder options = ChannelOptions.builder().httpVersion(this.version).protocol(this.protocol);
			if (!this.certificate.isEmpty()) {
				options.tls(tls());
			}
			if (this.maxMessageBytes > 0) {
				options.maxInboundMessageBytes(this.maxMessageBytes);
			}
			return RpcChannel.create(this.host + ":" + this.port, options.build());
		}

		private ClientTls tls() {
			ClientTls tls = ClientTls.trusting(this.certificate.newInput());
			return this.credentials.getCert().isEmpty() ? tls
					: tls.withCertificate(this.credentials.getCert().newInput(), this.credentials.getKey().newInput());
		}

	}

}
