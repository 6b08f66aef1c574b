package io.freshet.rpc.internal.protocol;

import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.internal.wire.ConnectTimeout;
import io.freshet.rpc.internal.wire.HeaderFields;
import io.freshet.rpc.internal.wire.HeaderNames;
import io.freshet.rpc.internal.wire.RpcMediaType;
import io.freshet.rpc.internal.wire.RpcMediaType.Form;
import io.freshet.rpc.internal.wire.TimeoutHeader;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * The first headers of a request as gRPC has them. What gRPC has another name for gets
 * that name, and fields that would mean something to gRPC and nothing to the protocol
 * they came in are left out. Immutable.
 *
 * @param fields the fields
 * @param refusal why there is no call, or {@code null}
 */
record RequestTranslation(HeaderFields fields, @Nullable Status refusal) {

	private static final AsciiString EXPIRED = AsciiString.cached("0n");

	/**
	 * Translates a request of gRPC-Web, which differs by its type alone.
	 * @param request the fields
	 * @param codec the encoding of messages
	 * @return the translation
	 */
	static RequestTranslation ofGrpcWeb(HeaderFields request, String codec) {
		HeaderFields fields = new HeaderFields(request.size() + 1);
		AsciiString type = new RpcMediaType(Form.GRPC, codec).format();
		for (int i = 0; i < request.size(); i++) {
			AsciiString name = request.name(i);
			boolean contentType = name.equals(HeaderNames.CONTENT_TYPE);
			fields.add(name, contentType ? type : request.value(i), request.indexing(i));
		}
		return new RequestTranslation(fields, null);
	}

	/**
	 * Translates a request of Connect.
	 * @param request the fields
	 * @param codec the encoding of messages
	 * @param encoding the name of the field with the coding of messages
	 * @param acceptEncoding the name of the field with the codings that are accepted
	 * @return the translation
	 */
	static RequestTranslation ofConnect(HeaderFields request, String codec, AsciiString encoding,
			AsciiString acceptEncoding) {
		HeaderFields fields = new HeaderFields(request.size() + 3);
		Status refusal = null;
		for (int i = 0; i < request.size(); i++) {
			AsciiString name = request.name(i);
			AsciiString value = request.value(i);
			if (name.equals(encoding)) {
				fields.add(HeaderNames.GRPC_ENCODING, value);
			}
			else if (name.equals(acceptEncoding)) {
				fields.add(HeaderNames.GRPC_ACCEPT_ENCODING, value);
			}
			else if (name.equals(WebHeaders.CONNECT_TIMEOUT_MS)) {
				refusal = (refusal != null) ? refusal : addTimeout(value, fields);
			}
			else if (name.equals(WebHeaders.CONNECT_PROTOCOL_VERSION)) {
				refusal = value.equals(ConnectFields.VERSION_1) ? refusal : Status.of(StatusCode.INVALID_ARGUMENT,
						"connect-protocol-version is '" + value + "', supported is: 1");
			}
			else if (!isForeign(name)) {
				fields.add(name, value, request.indexing(i));
			}
		}
		fields.add(HeaderNames.CONTENT_TYPE, new RpcMediaType(Form.GRPC, codec).format());
		return new RequestTranslation(fields, refusal);
	}

	private static @Nullable Status addTimeout(AsciiString value, HeaderFields fields) {
		long nanos = ConnectTimeout.parse(value);
		if (nanos == TimeoutHeader.MALFORMED) {
			return Status.of(StatusCode.INVALID_ARGUMENT, "connect-timeout-ms '" + value + "' is not a timeout");
		}
		fields.add(HeaderNames.GRPC_TIMEOUT, (nanos > 0) ? TimeoutHeader.format(nanos) : EXPIRED);
		return null;
	}

	private static boolean isForeign(AsciiString name) {
		return name.equals(HeaderNames.CONTENT_TYPE) || name.startsWith(WebHeaders.CONNECT_PREFIX)
				|| name.equals(HeaderNames.GRPC_TIMEOUT) || name.equals(HeaderNames.GRPC_ENCODING)
				|| name.equals(HeaderNames.GRPC_ACCEPT_ENCODING);
	}

}
