package io.freshet.interop.conformance;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;

import io.freshet.interop.conformance.proto.BidiStreamRequest;
import io.freshet.interop.conformance.proto.BidiStreamResponse;
import io.freshet.interop.conformance.proto.ClientCompatRequest;
import io.freshet.interop.conformance.proto.ClientResponseResult;
import io.freshet.interop.conformance.proto.ClientStreamRequest;
import io.freshet.interop.conformance.proto.ClientStreamResponse;
import io.freshet.interop.conformance.proto.Compression;
import io.freshet.interop.conformance.proto.ConformancePayload;
import io.freshet.interop.conformance.proto.ConformanceServiceRpc;
import io.freshet.interop.conformance.proto.IdempotentUnaryRequest;
import io.freshet.interop.conformance.proto.ServerStreamRequest;
import io.freshet.interop.conformance.proto.ServerStreamResponse;
import io.freshet.interop.conformance.proto.StreamType;
import io.freshet.interop.conformance.proto.UnaryRequest;
import io.freshet.interop.conformance.proto.UnimplementedRequest;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.RpcReader;
import io.freshet.rpc.client.BidiStream;
import io.freshet.rpc.client.ClientStream;
import io.freshet.rpc.client.RpcChannel;
import org.jspecify.annotations.Nullable;

/** One call that the runner asked for. For one thread. */
final class ConformanceCall {

	private final ClientCompatRequest request;

	private final CancelTiming cancel;

	private final ObservedCall observed = new ObservedCall();

	private final ConformanceServiceRpc.Client client;

	private final ClientResponseResult.Builder result = ClientResponseResult.newBuilder();

	ConformanceCall(ClientCompatRequest request, RpcChannel channel) {
		this.request = request;
		this.cancel = CancelTiming.of(request);
		ConformanceServiceRpc.Client client = ConformanceServiceRpc.client(channel)
			.withMetadata(ProtoHeaders.toMetadata(request.getRequestHeadersList()))
			.withInterceptors(this.observed)
			.withCompression(encoding(request.getCompression()));
		this.client = request.hasTimeoutMs() ? client.withDeadline(Duration.ofMillis(request.getTimeoutMs())) : client;
	}

	private static String encoding(Compression compression) {
		return switch (compression) {
			case COMPRESSION_UNSPECIFIED, COMPRESSION_IDENTITY -> "identity";
			case COMPRESSION_GZIP -> "gzip";
			case COMPRESSION_BR -> "br";
			case COMPRESSION_ZSTD -> "zstd";
			default -> throw new IllegalArgumentException(compression + " is not supported");
		};
	}

	/**
	 * Makes the call.
	 * @return what came of it
	 * @throws InvalidProtocolBufferException if a request cannot be read
	 * @throws InterruptedException if this thread is interrupted
	 * @throws IllegalArgumentException if the call cannot be made
	 */
	ClientResponseResult make() throws InvalidProtocolBufferException, InterruptedException {
		try {
			switch (this.request.getMethod()) {
				case "Unary" -> unary();
				case "IdempotentUnary" -> idempotentUnary();
				case "Unimplemented" -> unimplemented();
				case "ServerStream" -> serverStream();
				case "ClientStream" -> clientStream();
				case "BidiStream" -> bidiStream();
				default -> throw new IllegalArgumentException("there is no method " + this.request.getMethod());
			}
		}
		catch (RpcException ex) {
			this.result.setError(ProtoErrors.of(ex.status()));
		}
		return this.result.addAllResponseHeaders(ProtoHeaders.of(this.observed.headers()))
			.addAllResponseTrailers(ProtoHeaders.of(this.observed.trailers()))
			.build();
	}

	private void unary() throws InvalidProtocolBufferException, InterruptedException {
		UnaryRequest request = onlyRequest(UnaryRequest.class);
		this.result.addPayloads(this.client.unary(request).getPayload());
	}

	private void idempotentUnary() throws InvalidProtocolBufferException, InterruptedException {
		IdempotentUnaryRequest request = onlyRequest(IdempotentUnaryRequest.class);
		this.result.addPayloads(this.client.idempotentUnary(request).getPayload());
	}

	private void unimplemented() throws InvalidProtocolBufferException, InterruptedException {
		this.client.unimplemented(onlyRequest(UnimplementedRequest.class));
	}

	private void serverStream() throws InvalidProtocolBufferException, InterruptedException {
		ServerStreamRequest request = onlyRequest(ServerStreamRequest.class);
		try (RpcReader<ServerStreamResponse> responses = this.client.serverStream(request)) {
			for (ServerStreamResponse response : responses) {
				received(response.getPayload());
			}
		}
	}

	private void clientStream() throws InvalidProtocolBufferException, InterruptedException {
		List<Any> requests = this.request.getRequestMessagesList();
		try (ClientStream<ClientStreamRequest, ClientStreamResponse> call = this.client.clientStream()) {
			for (int i = 0; i < requests.size(); i++) {
				ClientStreamRequest request = requests.get(i).unpack(ClientStreamRequest.class);
				delay();
				this.result.setNumUnsentRequests(requests.size() - i);
				call.write(request);
			}
			this.result.clearNumUnsentRequests();
			this.cancel.atEnd(this.observed);
			received(call.finish().getPayload());
		}
	}

	private void bidiStream() throws InvalidProtocolBufferException, InterruptedException {
		boolean fullDuplex = this.request.getStreamType() == StreamType.STREAM_TYPE_FULL_DUPLEX_BIDI_STREAM;
		List<Any> requests = this.request.getRequestMessagesList();
		try (BidiStream<BidiStreamRequest, BidiStreamResponse> call = this.client.bidiStream()) {
			for (int i = 0; i < requests.size(); i++) {
				BidiStreamRequest request = requests.get(i).unpack(BidiStreamRequest.class);
				delay();
				this.result.setNumUnsentRequests(requests.size() - i);
				call.write(request);
				if (fullDuplex && !received(call.read())) {
					break;
				}
			}
			this.result.clearNumUnsentRequests();
			this.cancel.atEnd(this.observed);
			call.halfClose();
			while (received(call.read())) {
				continue;
			}
		}
	}

	/**
	 * Returns the request of a call with one, and arranges that it is cancelled in time.
	 */
	private <Q extends Message> Q onlyRequest(Class<Q> type)
			throws InvalidProtocolBufferException, InterruptedException {
		if (this.request.getRequestMessagesCount() != 1) {
			throw new IllegalArgumentException(this.request.getMethod() + " takes one request");
		}
		Q request = this.request.getRequestMessages(0).unpack(type);
		delay();
		this.observed.onStart(() -> this.cancel.atEnd(this.observed));
		return request;
	}

	private boolean received(@Nullable BidiStreamResponse response) {
		if (response == null) {
			return false;
		}
		received(response.getPayload());
		return true;
	}

	private void received(ConformancePayload payload) {
		this.result.addPayloads(payload);
		this.cancel.atResponse(this.observed, this.result.getPayloadsCount());
	}

	private void delay() throws InterruptedException {
		TimeUnit.MILLISECONDS.sleep(this.request.getRequestDelayMs());
	}

}
