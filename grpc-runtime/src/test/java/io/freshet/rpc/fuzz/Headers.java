package io.freshet.rpc.fuzz;

import java.util.List;

import io.freshet.rpc.Metadata;
import io.freshet.rpc.Status;
import io.freshet.rpc.internal.wire.BinaryHeader;
import io.freshet.rpc.internal.wire.HeaderFields;
import io.freshet.rpc.internal.wire.HeaderNames;
import io.freshet.rpc.internal.wire.HeaderFields.Indexing;
import io.freshet.rpc.internal.wire.HpackEncoder;
import io.freshet.rpc.internal.wire.MetadataFields;
import io.freshet.rpc.internal.wire.PercentEncoding;
import io.freshet.rpc.internal.wire.RequestHead;
import io.freshet.rpc.internal.wire.ResponseHead;
import io.freshet.rpc.internal.wire.StatusTrailers;
import io.freshet.rpc.internal.wire.TimeoutHeader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;

/**
 * Header blocks that the frame reader has let pass: any fields into the heads of requests
 * and responses, trailers and metadata, and back out through the HPACK encoder.
 */
public final class Headers {

	private static final List<String> NAMES = List.of(":status", ":path", ":method", ":scheme", ":authority",
			"content-type", "te", "grpc-timeout", "grpc-encoding", "grpc-accept-encoding", "grpc-status",
			"grpc-message", "grpc-status-details-bin", "authorization", "a-bin", "host", "cookie", "content-length");

	private Headers() {
	}

	/**
	 * Tries an input.
	 * @param bytes name, length and value of each field
	 * @throws Exception if Netty cannot read what was encoded
	 */
	public static void fuzzerTestOneInput(byte[] bytes) throws Exception {
		values(new AsciiString(bytes));
		HeaderFields fields = fields(new FuzzInput(bytes));
		RequestHead request = RequestHead.parse(fields);
		check(request.refusal() != null || request.path().length() > 0, "a call without a path is accepted");
		if (request.refusal() != null) {
			request.refusal().toFields(request.contentType());
			request.refusal().bodyBytes();
		}
		for (boolean end : new boolean[] { false, true }) {
			ResponseHead response = ResponseHead.parse(fields, end);
			check(response.status() != null || response.kind() == ResponseHead.Kind.MESSAGES, "there is no status");
		}
		Status status = StatusTrailers.parse(fields);
		StatusTrailers.formatTrailersOnly(status, MetadataFields.toMetadata(fields), HeaderNames.APPLICATION_GRPC);
		metadata(fields);
		hpack(fields);
	}

	private static void values(AsciiString value) {
		long nanos = TimeoutHeader.parse(value);
		if (nanos > 0 && nanos < Long.MAX_VALUE) {
			long again = TimeoutHeader.parse(TimeoutHeader.format(nanos));
			check(again <= nanos && nanos - again <= nanos / 1_000_000, nanos + " ns became " + again);
		}
		String text = PercentEncoding.decode(value);
		check(PercentEncoding.decode(PercentEncoding.encode(text)).equals(text), "a text does not survive");
		for (byte[] decoded : BinaryHeader.decode(value)) {
			check(java.util.Arrays.equals(BinaryHeader.decode(BinaryHeader.encode(decoded)).get(0), decoded),
					"a binary value does not survive");
		}
	}

	private static void metadata(HeaderFields fields) {
		Metadata metadata = MetadataFields.toMetadata(fields);
		HeaderFields written = new HeaderFields();
		MetadataFields.append(metadata, written);
		HeaderFields again = new HeaderFields();
		MetadataFields.append(MetadataFields.toMetadata(written), again);
		check(again.toString().equals(written.toString()), "metadata does not survive: " + written);
	}

	private static void hpack(HeaderFields fields) throws Exception {
		HpackEncoder encoder = new HpackEncoder();
		DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder(false, 1 << 20);
		for (int round = 0; round < 2; round++) {
			ByteBuf block = Unpooled.buffer();
			encoder.encode(fields, block);
			Http2Headers decoded = decoder.decodeHeaders(1, block);
			check(decoded.size() == fields.size(), "fields get lost: " + fields);
			for (int i = 0; i < fields.size(); i++) {
				check(decoded.contains(fields.name(i), fields.value(i)), fields.name(i) + " gets lost");
			}
			encoder.peerTableSize(64);
		}
	}

	private static HeaderFields fields(FuzzInput input) {
		HeaderFields fields = new HeaderFields();
		while (input.hasMore() && fields.size() < 64) {
			int choice = input.next();
			AsciiString name = (choice < NAMES.size()) ? new AsciiString(NAMES.get(choice))
					: new AsciiString(input.take(choice % 16)).toLowerCase();
			Indexing indexing = Indexing.values()[choice % Indexing.values().length];
			fields.add(name, new AsciiString(input.take(input.next())), indexing);
		}
		return fields;
	}

	private static void check(boolean holds, String otherwise) {
		if (!holds) {
			throw new AssertionError(otherwise);
		}
	}

}
