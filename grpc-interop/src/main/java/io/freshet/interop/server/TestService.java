package io.freshet.interop.server;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import io.freshet.interop.proto.BoolValue;
import io.freshet.interop.proto.EchoStatus;
import io.freshet.interop.proto.Empty;
import io.freshet.interop.proto.ResponseParameters;
import io.freshet.interop.proto.SimpleRequest;
import io.freshet.interop.proto.SimpleResponse;
import io.freshet.interop.proto.StreamingInputCallRequest;
import io.freshet.interop.proto.StreamingInputCallResponse;
import io.freshet.interop.proto.StreamingOutputCallRequest;
import io.freshet.interop.proto.StreamingOutputCallResponse;
import io.freshet.interop.proto.TestServiceRpc;
import io.freshet.rpc.RpcContext;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.RpcReader;
import io.freshet.rpc.RpcWriter;
import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;

/**
 * The behaviour that the official cases expect of a server. Safe for use by several
 * threads.
 * <p>
 * Errors: the status that a request asks for; INVALID_ARGUMENT for a payload type that
 * does not exist, a negative size, and a request that is compressed where it should be
 * plain or the other way round.
 */
final class TestService implements TestServiceRpc.Service {

	private static final String GZIP = "gzip";

	private final String serverId = UUID.randomUUID().toString();

	private final ReportedLoad load;

	TestService(ReportedLoad load) {
		this.load = load;
	}

	@Override
	public Empty emptyCall(Empty request) {
		return Empty.getDefaultInstance();
	}

	@Override
	public SimpleResponse unaryCall(SimpleRequest request) {
		boolean compressed = RequestCompression.ofThisRequest();
		if (request.hasExpectCompressed()) {
			checkCompression(request.getExpectCompressed(), compressed);
		}
		if (request.hasOrcaPerQueryReport()) {
			ReportedLoad.withThisCall(request.getOrcaPerQueryReport());
		}
		endWith(request.getResponseStatus());
		if (request.getResponseCompressed().getValue()) {
			RpcContext.current().compressResponses(GZIP);
		}
		SimpleResponse.Builder response = SimpleResponse.newBuilder()
			.setPayload(Payloads.of(request.getResponseType(), request.getResponseSize()));
		if (request.getFillServerId()) {
			response.setServerId(this.serverId);
		}
		return response.build();
	}

	@Override
	public SimpleResponse cacheableUnaryCall(SimpleRequest request) {
		RpcContext.current().addHeader("cache-control", "public, max-age=60");
		return unaryCall(request);
	}

	@Override
	public void streamingOutputCall(StreamingOutputCallRequest request,
			RpcWriter<StreamingOutputCallResponse> responses) {
		offerCompression(request);
		answer(request, responses);
	}

	@Override
	public StreamingInputCallResponse streamingInputCall(RpcReader<StreamingInputCallRequest> requests) {
		int size = 0;
		for (StreamingInputCallRequest request : requests) {
			boolean compressed = RequestCompression.ofThisRequest();
			if (request.hasExpectCompressed()) {
				checkCompression(request.getExpectCompressed(), compressed);
			}
			size += request.getPayload().getBody().size();
		}
		return StreamingInputCallResponse.newBuilder().setAggregatedPayloadSize(size).build();
	}

	@Override
	public void fullDuplexCall(RpcReader<StreamingOutputCallRequest> requests,
			RpcWriter<StreamingOutputCallResponse> responses) {
		boolean first = true;
		for (StreamingOutputCallRequest request : requests) {
			if (first) {
				offerCompression(request);
				first = false;
			}
			if (request.hasOrcaOobReport()) {
				this.load.set(request.getOrcaOobReport());
			}
			answer(request, responses);
		}
	}

	@Override
	public void halfDuplexCall(RpcReader<StreamingOutputCallRequest> requests,
			RpcWriter<StreamingOutputCallResponse> responses) {
		List<StreamingOutputCallRequest> received = new ArrayList<>();
		requests.forEach(received::add);
		if (!received.isEmpty()) {
			offerCompression(received.get(0));
		}
		received.forEach((request) -> answer(request, responses));
	}

	/** The coding is announced in the headers, so the first request decides. */
	private static void offerCompression(StreamingOutputCallRequest request) {
		boolean wanted = request.getResponseParametersList()
			.stream()
			.anyMatch((parameters) -> parameters.getCompressed().getValue());
		if (wanted) {
			RpcContext.current().compressResponses(GZIP);
		}
	}

	private static void answer(StreamingOutputCallRequest request, RpcWriter<StreamingOutputCallResponse> responses) {
		endWith(request.getResponseStatus());
		for (ResponseParameters parameters : request.getResponseParametersList()) {
			pause(Duration.ofNanos(parameters.getIntervalUs() * 1000L));
			StreamingOutputCallResponse.Builder response = StreamingOutputCallResponse.newBuilder()
				.setPayload(Payloads.of(request.getResponseType(), parameters.getSize()));
			if (parameters.getFillPeerSocketAddress().getValue()) {
				response.setPeerSocketAddress(text(RpcContext.current().remoteAddress()));
			}
			responses.compress(parameters.getCompressed().getValue());
			responses.write(response.build());
		}
	}

	private static String text(SocketAddress address) {
		String text = address.toString();
		return text.startsWith("/") ? text.substring(1) : text;
	}

	private static void endWith(EchoStatus wanted) {
		if (wanted.getCode() != 0) {
			StatusCode code = StatusCode.fromValue(wanted.getCode());
			throw new RpcException(Status.of((code != null) ? code : StatusCode.UNKNOWN, wanted.getMessage()));
		}
	}

	private static void checkCompression(BoolValue expected, boolean compressed) {
		if (expected.getValue() != compressed) {
			throw new RpcException(StatusCode.INVALID_ARGUMENT,
					"the request is " + (compressed ? "compressed" : "not compressed") + ", expected the opposite");
		}
	}

	private static void pause(Duration time) {
		if (!time.isZero()) {
			try {
				Thread.sleep(time.toMillis(), time.toNanosPart() % 1_000_000);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				throw new RpcException(Status.of(StatusCode.CANCELLED, "interrupted between two responses"), ex);
			}
		}
	}

}
