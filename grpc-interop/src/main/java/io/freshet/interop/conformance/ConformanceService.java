package io.freshet.interop.conformance;

import java.util.List;

import io.freshet.interop.conformance.proto.BidiStreamRequest;
import io.freshet.interop.conformance.proto.BidiStreamResponse;
import io.freshet.interop.conformance.proto.ClientStreamRequest;
import io.freshet.interop.conformance.proto.ClientStreamResponse;
import io.freshet.interop.conformance.proto.ConformancePayload;
import io.freshet.interop.conformance.proto.ConformanceServiceRpc;
import io.freshet.interop.conformance.proto.Header;
import io.freshet.interop.conformance.proto.IdempotentUnaryRequest;
import io.freshet.interop.conformance.proto.IdempotentUnaryResponse;
import io.freshet.interop.conformance.proto.ServerStreamRequest;
import io.freshet.interop.conformance.proto.ServerStreamResponse;
import io.freshet.interop.conformance.proto.StreamResponseDefinition;
import io.freshet.interop.conformance.proto.UnaryRequest;
import io.freshet.interop.conformance.proto.UnaryResponse;
import io.freshet.interop.conformance.proto.UnaryResponseDefinition;
import io.freshet.rpc.Metadata;
import io.freshet.rpc.RpcContext;
import io.freshet.rpc.RpcReader;
import io.freshet.rpc.RpcWriter;

/**
 * Answers as requests ask it to and tells what it has seen. Safe for use by several
 * threads.
 */
final class ConformanceService implements ConformanceServiceRpc.Service {

	@Override
	public UnaryResponse unary(UnaryRequest request) {
		RequestNotes notes = new RequestNotes(RpcContext.current());
		notes.add(request);
		return UnaryResponse.newBuilder().setPayload(payload(request.getResponseDefinition(), notes)).build();
	}

	@Override
	public IdempotentUnaryResponse idempotentUnary(IdempotentUnaryRequest request) {
		RequestNotes notes = new RequestNotes(RpcContext.current());
		notes.add(request);
		return IdempotentUnaryResponse.newBuilder().setPayload(payload(request.getResponseDefinition(), notes)).build();
	}

	@Override
	public ClientStreamResponse clientStream(RpcReader<ClientStreamRequest> requests) {
		RequestNotes notes = new RequestNotes(RpcContext.current());
		UnaryResponseDefinition definition = null;
		for (ClientStreamRequest request : requests) {
			definition = (definition != null) ? definition : request.getResponseDefinition();
			notes.add(request);
		}
		if (definition == null) {
			definition = UnaryResponseDefinition.getDefaultInstance();
		}
		return ClientStreamResponse.newBuilder().setPayload(payload(definition, notes)).build();
	}

	@Override
	public void serverStream(ServerStreamRequest request, RpcWriter<ServerStreamResponse> responses) {
		RequestNotes notes = new RequestNotes(RpcContext.current());
		notes.add(request);
		StreamResponseDefinition definition = request.getResponseDefinition();
		begin(definition);
		ResponsePlan plan = new ResponsePlan(definition, notes);
		while (plan.hasMore()) {
			responses.write(ServerStreamResponse.newBuilder().setPayload(plan.next()).build());
		}
		plan.end();
	}

	@Override
	public void bidiStream(RpcReader<BidiStreamRequest> requests, RpcWriter<BidiStreamResponse> responses) {
		RequestNotes notes = new RequestNotes(RpcContext.current());
		ResponsePlan plan = new ResponsePlan(StreamResponseDefinition.getDefaultInstance(), notes);
		boolean begun = false;
		boolean fullDuplex = false;
		for (BidiStreamRequest request : requests) {
			notes.add(request);
			if (!begun) {
				begun = true;
				fullDuplex = request.getFullDuplex();
				begin(request.getResponseDefinition());
				plan = new ResponsePlan(request.getResponseDefinition(), notes);
			}
			if (fullDuplex) {
				if (!plan.hasMore()) {
					break;
				}
				responses.write(BidiStreamResponse.newBuilder().setPayload(plan.nextToRequests()).build());
			}
		}
		while (plan.hasMore()) {
			responses.write(BidiStreamResponse.newBuilder().setPayload(plan.next()).build());
		}
		plan.end();
	}

	private static ConformancePayload payload(UnaryResponseDefinition definition, RequestNotes notes) {
		compress();
		addMetadata(definition.getResponseHeadersList(), definition.getResponseTrailersList());
		ResponsePlan.delay(definition.getResponseDelayMs());
		if (definition.hasError()) {
			throw notes.fail(definition.getError());
		}
		return ConformancePayload.newBuilder()
			.setData(definition.getResponseData())
			.setRequestInfo(notes.all())
			.build();
	}

	/** The client may wait for the headers before it goes on. */
	private static void begin(StreamResponseDefinition definition) {
		compress();
		addMetadata(definition.getResponseHeadersList(), definition.getResponseTrailersList());
		RpcContext.current().sendHeaders();
	}

	/** In the cases without compression the client does not accept it. */
	private static void compress() {
		for (String encoding : List.of("gzip", "br", "zstd")) {
			RpcContext.current().compressResponses(encoding);
		}
	}

	private static void addMetadata(List<Header> headers, List<Header> trailers) {
		RpcContext context = RpcContext.current();
		ProtoHeaders.toMetadata(headers).forEach(new Metadata.Visitor() {

			@Override
			public void text(String name, String value) {
				context.addHeader(name, value);
			}

			@Override
			public void binary(String name, byte[] value) {
				context.addHeader(name, value);
			}

		});
		ProtoHeaders.toMetadata(trailers).forEach(new Metadata.Visitor() {

			@Override
			public void text(String name, String value) {
				context.addTrailer(name, value);
			}

			@Override
			public void binary(String name, byte[] value) {
				context.addTrailer(name, value);
			}

		});
	}

}
