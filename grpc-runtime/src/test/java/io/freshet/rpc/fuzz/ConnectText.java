package io.freshet.rpc.fuzz;

import java.util.Arrays;
import java.util.Objects;

import io.freshet.rpc.RpcException;
import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.internal.wire.ConnectEndStream;
import io.freshet.rpc.internal.wire.ConnectError;
import io.freshet.rpc.internal.wire.ConnectQuery;
import io.freshet.rpc.internal.wire.ConnectTimeout;
import io.freshet.rpc.internal.wire.HeaderFields;
import io.freshet.rpc.internal.wire.MetadataFields;
import io.freshet.rpc.internal.wire.RpcMediaType;
import io.freshet.rpc.internal.wire.TimeoutHeader;
import io.netty.util.AsciiString;

/** What Connect says in text: queries, errors, ends of streams, timeouts, media types. */
public final class ConnectText {

	private ConnectText() {
	}

	/**
	 * Tries an input.
	 * @param bytes the text
	 */
	public static void fuzzerTestOneInput(byte[] bytes) {
		AsciiString text = new AsciiString(bytes);
		query(text);
		error(bytes);
		end(bytes);
		long nanos = ConnectTimeout.parse(text);
		if (nanos > 0) {
			check(ConnectTimeout.parse(ConnectTimeout.format(nanos)) == nanos, "a timeout does not survive");
		}
		check(nanos >= 0 || nanos == TimeoutHeader.MALFORMED, "a timeout is " + nanos);
		RpcMediaType type = RpcMediaType.parse(text);
		if (type != null) {
			check(type.equals(RpcMediaType.parse(type.format())), "a media type does not survive: " + type);
		}
	}

	private static void query(AsciiString text) {
		ConnectQuery query;
		try {
			query = ConnectQuery.parse(text);
		}
		catch (RpcException ex) {
			check(ex.code() == StatusCode.INVALID_ARGUMENT, "the failure is " + ex.code());
			return;
		}
		for (boolean readable : new boolean[] { false, true }) {
			ConnectQuery again = ConnectQuery.parse(query.format(readable));
			check(again.codec().equals(query.codec()) && Objects.equals(again.compression(), query.compression())
					&& Arrays.equals(again.message(), query.message()), "a query does not survive: " + query);
		}
	}

	private static void error(byte[] json) {
		Status status = ConnectError.parse(json, StatusCode.UNKNOWN);
		if (status != null && !status.isOk()) {
			Status again = ConnectError.parse(ConnectError.format(status), StatusCode.UNKNOWN);
			check(same(status, again), "an error does not survive: " + status + ", " + again);
		}
		check(status == null || !status.isOk(), "an error is OK");
	}

	private static void end(byte[] json) {
		ConnectEndStream end = ConnectEndStream.parse(json);
		if (end == null) {
			return;
		}
		MetadataFields.toMetadata(end.metadata());
		ConnectEndStream once = ConnectEndStream.parse(end.format());
		check(once != null && same(end.status(), once.status()), "an end does not survive: " + end);
		// The first time round, names that differ in case only come together.
		ConnectEndStream twice = ConnectEndStream.parse(once.format());
		check(twice != null && sorted(twice.metadata()).equals(sorted(once.metadata()))
				&& sorted(once.metadata()).equals(sorted(end.metadata())), "metadata does not survive: " + end);
	}

	private static boolean same(Status status, Status again) {
		return again != null && again.code() == status.code() && again.message().equals(status.message())
				&& again.details().size() == status.details().size();
	}

	private static String sorted(HeaderFields fields) {
		String[] lines = new String[fields.size()];
		for (int i = 0; i < lines.length; i++) {
			lines[i] = fields.name(i) + ": " + fields.value(i);
		}
		Arrays.sort(lines);
		return String.join("\n", lines);
	}

	private static void check(boolean holds, String otherwise) {
		if (!holds) {
			throw new AssertionError(otherwise);
		}
	}

}
