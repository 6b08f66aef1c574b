package io.freshet.rpc.server;

import io.freshet.rpc.Guard;
import io.freshet.rpc.MethodShape;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.RpcProtocol;
import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.internal.protocol.WebStream;
import io.freshet.rpc.internal.protocol.WebStreams;
import io.freshet.rpc.internal.transport.StreamAcceptor;
import io.freshet.rpc.internal.transport.StreamListener;
import io.freshet.rpc.internal.transport.TransportStream;
import io.freshet.rpc.internal.wire.ConnectCode;
import io.freshet.rpc.internal.wire.ConnectQuery;
import io.freshet.rpc.internal.wire.HeaderFields;
import io.freshet.rpc.internal.wire.HeaderNames;
import io.freshet.rpc.internal.wire.Refusal;
import io.freshet.rpc.internal.wire.RequestHead;
import io.freshet.rpc.internal.wire.RpcMediaType;
import io.freshet.rpc.internal.wire.RpcMediaType.Form;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * Decides what a new stream is: a call in gRPC, which nothing is put in front of; a call
 * in another protocol, which gets its translator; or a plain HTTP request, which is
 * answered. After this nobody asks for the protocol. Safe for use by several threads.
 */
final class CallAcceptor implements StreamAcceptor {

	private static final AsciiString GET = AsciiString.cached("GET");

	private static final AsciiString OPTIONS = AsciiString.cached("OPTIONS");

	private static final AsciiString GET_AND_POST = AsciiString.cached("GET, POST");

	private static final int UNSUPPORTED_MEDIA_TYPE = 415;

	private final ServerRuntime runtime;

	private final WebOptions options;

	private final boolean grpc;

	private final CrossOrigin crossOrigin;

	CallAcceptor(ServerRuntime runtime) {
		this.runtime = runtime;
		this.options = runtime.options().web();
		this.grpc = this.options.protocols().contains(RpcProtocol.GRPC);
		this.crossOrigin = new CrossOrigin(this.options.cors());
	}

	@Override
	public StreamListener accept(TransportStream stream, HeaderFields fields) {
		RequestHead head = RequestHead.parse(fields);
		if (head.refusal() == null && this.grpc) {
			return new ServerExchange(this.runtime, stream, head);
		}
		CrossOrigin.Caller caller = this.crossOrigin.caller(fields);
		if (HeaderNames.POST.equals(head.method())) {
			return post(stream, head, caller);
		}
		if (GET.equals(head.method()) && this.options.protocols().contains(RpcProtocol.CONNECT)) {
			return get(stream, head, caller);
		}
		HeaderFields preflight = OPTIONS.equals(head.method()) ? this.crossOrigin.preflight(fields) : null;
		if (preflight != null) {
			return new HttpAnswer(stream, preflight, new byte[0], null);
		}
		return HttpAnswer.of(stream, Refusal.method(head.method(), allowed(head.pathOrEmpty())), caller,
				unserved(head, null));
	}

	private StreamListener post(TransportStream stream, RequestHead head, CrossOrigin.Caller caller) {
		RpcMediaType type = RpcMediaType.parse(head.contentTypeValue());
		RegisteredMethod method = this.runtime.methods().find(head.pathOrEmpty());
		if (type == null || !this.options.protocols().contains(WebStreams.protocol(type.form()))
				|| !isKnown(type.codec(), method)) {
			return refuseType(stream, head, method, caller);
		}
		if (type.form() == Form.GRPC) {
			// There is something else wrong with it, which gRPC has an answer for.
			return new ServerExchange(this.runtime, stream, head);
		}
		if (WebStreams.protocol(type.form()) == RpcProtocol.CONNECT) {
			if (method == null) {
				return notFound(stream, head, head.pathOrEmpty(), caller);
			}
			if (type.form() != AcceptPost.connectForm(method)) {
				return refuseType(stream, head, method, caller);
			}
		}
		return call(stream,
				WebStreams.post(stream, head.fields(), type, this.runtime.options().maxInboundMessageBytes(), caller));
	}

	private StreamListener get(TransportStream stream, RequestHead head, CrossOrigin.Caller caller) {
		AsciiString url = head.pathOrEmpty();
		if (url.length() > this.options.maxUrlBytes()) {
			return HttpAnswer.of(stream, Refusal.urlTooLong(url.length(), this.options.maxUrlBytes()), caller,
					unserved(head, null));
		}
		int mark = url.indexOf('?', 0);
		AsciiString path = (mark < 0) ? url : url.subSequence(0, mark);
		RegisteredMethod method = this.runtime.methods().find(path);
		if (method == null) {
			return notFound(stream, head, path, caller);
		}
		if (!isGettable(method)) {
			return HttpAnswer.of(stream, Refusal.method(GET, HeaderNames.POST), caller, unserved(head, method));
		}
		try {
			ConnectQuery query = ConnectQuery.parse((mark < 0) ? AsciiString.EMPTY_STRING : url.subSequence(mark + 1));
			if (!isKnown(query.codec(), method)) {
				return HttpAnswer.connect(stream, UNSUPPORTED_MEDIA_TYPE,
						Status.of(StatusCode.UNIMPLEMENTED, "query: encoding '" + query.codec() + "' is not supported"),
						caller, unserved(head, method));
			}
			return call(stream, WebStreams.get(stream, head.fields(), path, query, caller));
		}
		catch (RpcException ex) {
			return HttpAnswer.connect(stream, ConnectCode.toHttpStatus(ex.code()), ex.status(), caller,
					unserved(head, method));
		}
	}

	private StreamListener call(TransportStream stream, WebStream web) {
		return web.serve(new ServerExchange(this.runtime, web, RequestHead.parse(web.request())));
	}

	private boolean isKnown(String codec, @Nullable RegisteredMethod method) {
		return codec.equals(RpcMediaType.PROTO)
				|| (codec.equals(RpcMediaType.JSON) && (method == null || method.json() != null));
	}

	private static boolean isGettable(RegisteredMethod method) {
		return method.descriptor().isSideEffectFree() && method.descriptor().shape() == MethodShape.UNARY;
	}

	private AsciiString allowed(AsciiString path) {
		RegisteredMethod method = this.runtime.methods().find(path);
		boolean get = method != null && isGettable(method) && this.options.protocols().contains(RpcProtocol.CONNECT);
		return get ? GET_AND_POST : HeaderNames.POST;
	}

	private StreamListener refuseType(TransportStream stream, RequestHead head, @Nullable RegisteredMethod method,
			CrossOrigin.Caller caller) {
		Refusal refusal = Refusal.contentType(head.contentTypeValue(), AcceptPost.of(method, this.options));
		return HttpAnswer.of(stream, refusal, caller, unserved(head, method));
	}

	private StreamListener notFound(TransportStream stream, RequestHead head, AsciiString path,
			CrossOrigin.Caller caller) {
		String text = "there is no method " + path;
		this.runtime.reports().report(Guard.UNKNOWN_METHODS, stream.remoteAddress(), text);
		return HttpAnswer.connect(stream, Refusal.NOT_FOUND, Status.of(StatusCode.UNIMPLEMENTED, text), caller,
				unserved(head, null));
	}

	private UnservedCall unserved(RequestHead head, @Nullable RegisteredMethod method) {
		return new UnservedCall(this.runtime.observers(), head, method, Status.OK);
	}

}
