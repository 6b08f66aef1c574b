package io.freshet.rpc.internal.protocol;

import java.util.function.Predicate;

import io.freshet.rpc.internal.wire.HeaderFields;
import io.freshet.rpc.internal.wire.HeaderFields.Indexing;
import io.freshet.rpc.internal.wire.HeaderNames;
import io.netty.util.AsciiString;

/** Makes heads of gRPC responses from those of other protocols. */
final class ResponseFields {

	private ResponseFields() {
	}

	/**
	 * Returns the head of a gRPC response with messages.
	 * @param fields the head as it came
	 * @param encoding the name under which the protocol tells how messages are compressed
	 * @param dropped tells which fields are the protocol's own
	 * @return the head
	 */
	static HeaderFields head(HeaderFields fields, AsciiString encoding, Predicate<AsciiString> dropped) {
		HeaderFields head = new HeaderFields(fields.size() + 1);
		for (int i = 0; i < fields.size(); i++) {
			AsciiString name = fields.name(i);
			if (name.equals(HeaderNames.CONTENT_TYPE)) {
				head.add(name, HeaderNames.APPLICATION_GRPC, Indexing.INDEXED);
			}
			else if (name.equals(encoding)) {
				head.add(HeaderNames.GRPC_ENCODING, fields.value(i));
			}
			else if (!dropped.test(name)) {
				head.add(name, fields.value(i), fields.indexing(i));
			}
		}
		return head;
	}

	/**
	 * Returns a head that no status of a call can be read from, as it belongs to none.
	 * @param fields the head as it came
	 * @return the head
	 */
	static HeaderFields withoutStatus(HeaderFields fields) {
		HeaderFields head = new HeaderFields(fields.size());
		for (int i = 0; i < fields.size(); i++) {
			if (!isStatus(fields.name(i))) {
				head.add(fields.name(i), fields.value(i), fields.indexing(i));
			}
		}
		return head;
	}

	/**
	 * Returns whether a field tells the status of a gRPC call.
	 * @param name the name
	 * @return whether it does
	 */
	static boolean isStatus(AsciiString name) {
		return name.equals(HeaderNames.GRPC_STATUS) || name.equals(HeaderNames.GRPC_MESSAGE)
				|| name.equals(HeaderNames.GRPC_STATUS_DETAILS_BIN);
	}

}
