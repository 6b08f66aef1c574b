package io.freshet.rpc.server;

import java.util.List;
import java.util.concurrent.Executor;

import io.freshet.rpc.internal.transport.GuardReports;
import io.freshet.rpc.internal.wire.CodecRegistry;
import io.freshet.rpc.internal.wire.ContentType;
import io.freshet.rpc.internal.wire.MessageCodec;
import io.freshet.rpc.internal.wire.Refusal;
import io.freshet.rpc.internal.wire.RequestHead;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * What all calls of a server share. Immutable.
 *
 * @param options the settings
 * @param methods the methods that can be called
 * @param codecs the codings that are understood
 * @param admission lets calls in
 * @param reports counts what is refused
 * @param history hears of calls that end with another status than OK
 * @param observers see every call
 * @param blockingExecutor runs what may block
 */
record ServerRuntime(ServerOptions options, MethodRegistry methods, CodecRegistry codecs, CallAdmission admission,
		GuardReports reports, ServerHistory history, List<ServerObserver> observers, Executor blockingExecutor) {

	/**
	 * Finds the method that a request calls, with the marshallers for its messages.
	 * @param head the head
	 * @return the method, or {@code null} if there is none with that path
	 */
	@Nullable RegisteredMethod method(RequestHead head) {
		RegisteredMethod method = (head.refusal() == null) ? this.methods.find(head.path()) : null;
		if (method != null && head.contentType() == ContentType.GRPC_JSON && method.json() != null) {
			return method.inJson();
		}
		return method;
	}

	/**
	 * Checks what a request says of itself.
	 * @param head the head
	 * @param method the method, or {@code null} if there is none with that path
	 * @return the answer to a request that is not a call, or {@code null}
	 */
	@Nullable Refusal refusal(RequestHead head, @Nullable RegisteredMethod method) {
		AsciiString encoding = head.encoding();
		if (head.refusal() == null && method != null && encoding != null && !CodecRegistry.isIdentity(encoding)
				&& this.codecs.find(encoding) == null) {
			return Refusal.unknownEncoding(encoding, this.codecs.acceptList());
		}
		if (head.contentType() == ContentType.GRPC_JSON && method != null && method.json() == null) {
			return Refusal.contentType(head.contentTypeValue(), AcceptPost.of(method, this.options.web()));
		}
		return head.refusal();
	}

	/**
	 * Returns the coding of compressed requests.
	 * @param head the head of an accepted request
	 * @return the coding, or {@code null} for identity
	 */
	@Nullable MessageCodec requestCodec(RequestHead head) {
		AsciiString encoding = head.encoding();
		return (encoding != null) ? this.codecs.find(encoding) : null;
	}

	/**
	 * Returns a coding for responses.
	 * @param head the head of the request
	 * @param encoding the name of the coding that is wished for
	 * @return the coding, or {@code null} if it is not known here or not to the client
	 */
	@Nullable MessageCodec responseCodec(RequestHead head, String encoding) {
		AsciiString accepted = head.acceptEncoding();
		MessageCodec codec = this.codecs.find(encoding);
		boolean understood = codec != null && accepted != null
				&& CodecRegistry.accepts(accepted, AsciiString.cached(codec.name()));
		return understood ? codec : null;
	}

	/**
	 * Returns how long a request may stay incomplete.
	 * @return the nanoseconds, 0 for no limit
	 */
	long messageTimeNanos() {
		return this.options.limits().connection().messageTime().toNanos();
	}

}
