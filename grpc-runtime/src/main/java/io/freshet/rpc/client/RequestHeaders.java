package io.freshet.rpc.client;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.freshet.rpc.Deadline;
import io.freshet.rpc.Metadata;
import io.freshet.rpc.internal.wire.AvailableCodecs;
import io.freshet.rpc.internal.wire.CodecRegistry;
import io.freshet.rpc.internal.wire.HeaderFields;
import io.freshet.rpc.internal.wire.HeaderFields.Indexing;
import io.freshet.rpc.internal.wire.HeaderNames;
import io.freshet.rpc.internal.wire.MessageCodec;
import io.freshet.rpc.internal.wire.MetadataFields;
import io.freshet.rpc.internal.wire.TimeoutHeader;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * Writes the header block that begins a call. What is the same for all calls of a channel
 * is made once. Safe for use by several threads. Source: gRPC over HTTP/2, Requests.
 */
final class RequestHeaders {

	/** The codings that responses may come in and requests may be sent in. */
	static final CodecRegistry CODECS = AvailableCodecs.registry();

	private static final String LIBRARY = "grpc-java-freshet/" + version();

	private final AsciiString scheme;

	private final AsciiString authority;

	private final AsciiString userAgent;

	private final Map<String, AsciiString> paths = new ConcurrentHashMap<>();

	RequestHeaders(Target target, ChannelOptions options) {
		this.scheme = (options.tls() != null) ? HeaderNames.HTTPS : HeaderNames.HTTP;
		this.authority = AsciiString.cached((options.authority() != null) ? options.authority() : target.authority());
		this.userAgent = AsciiString
			.cached((options.userAgent() != null) ? options.userAgent() + " " + LIBRARY : LIBRARY);
	}

	/**
	 * Returns the header block of a call that starts now.
	 * @param path the path of the method
	 * @param deadline the deadline, which has not passed, or {@code null}
	 * @param codec the coding of requests, or {@code null} for identity
	 * @param metadata the request metadata
	 * @return the fields
	 */
	HeaderFields format(String path, @Nullable Deadline deadline, @Nullable MessageCodec codec, Metadata metadata) {
		HeaderFields fields = new HeaderFields(10 + metadata.size());
		fields.add(HeaderNames.METHOD, HeaderNames.POST, Indexing.INDEXED);
		fields.add(HeaderNames.SCHEME, this.scheme, Indexing.INDEXED);
		fields.add(HeaderNames.PATH, this.paths.computeIfAbsent(path, AsciiString::cached), Indexing.INDEXED);
		fields.add(HeaderNames.AUTHORITY, this.authority, Indexing.INDEXED);
		if (deadline != null) {
			fields.add(HeaderNames.GRPC_TIMEOUT, TimeoutHeader.format(Math.max(1, deadline.remainingNanos())));
		}
		fields.add(HeaderNames.TE, HeaderNames.TRAILERS, Indexing.INDEXED);
		fields.add(HeaderNames.CONTENT_TYPE, HeaderNames.APPLICATION_GRPC, Indexing.INDEXED);
		fields.add(HeaderNames.USER_AGENT, this.userAgent, Indexing.INDEXED);
		if (codec != null) {
			fields.add(HeaderNames.GRPC_ENCODING, AsciiString.cached(codec.name()), Indexing.INDEXED);
		}
		fields.add(HeaderNames.GRPC_ACCEPT_ENCODING, CODECS.acceptList(), Indexing.INDEXED);
		MetadataFields.append(metadata, fields);
		return fields;
	}

	private static String version() {
		String version = RequestHeaders.class.getPackage().getImplementationVersion();
		return (version != null) ? version : "dev";
	}

}
