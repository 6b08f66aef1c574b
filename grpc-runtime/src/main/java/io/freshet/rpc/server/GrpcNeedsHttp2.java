package io.freshet.rpc.server;

import io.freshet.rpc.Status;
import io.freshet.rpc.internal.transport.StreamAcceptor;
import io.freshet.rpc.internal.transport.StreamListener;
import io.freshet.rpc.internal.transport.TransportStream;
import io.freshet.rpc.internal.wire.ContentType;
import io.freshet.rpc.internal.wire.HeaderFields;
import io.freshet.rpc.internal.wire.HeaderNames;
import io.freshet.rpc.internal.wire.Refusal;
import io.freshet.rpc.internal.wire.RequestHead;

/**
 * Takes requests that came over HTTP/1.1 and turns away gRPC among them: the status of a
 * call travels in trailers, which most of HTTP/1.1 drops. Has no state of its own.
 * <p>
 * Source: gRPC over HTTP/2; RFC 9110, 15.6.6.
 *
 * @param runtime what the port serves
 * @param others takes everything else
 */
record GrpcNeedsHttp2(ServerRuntime runtime, CallAcceptor others) implements StreamAcceptor {

	@Override
	public StreamListener accept(TransportStream stream, HeaderFields fields) {
		if (ContentType.parse(fields.get(HeaderNames.CONTENT_TYPE)) == ContentType.OTHER) {
			return this.others.accept(stream, fields);
		}
		Refusal refusal = Refusal.httpVersion();
		RequestHead head = RequestHead.parse(fields);
		UnservedCall call = new UnservedCall(this.runtime.observers(), head,
				this.runtime.methods().find(head.pathOrEmpty()), Status.OK);
		return new HttpAnswer(stream, refusal.toFields(), refusal.bodyBytes(),
				call.with(CallObservation.status(refusal)));
	}

}
