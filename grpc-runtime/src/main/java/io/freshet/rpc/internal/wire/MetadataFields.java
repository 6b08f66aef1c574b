package io.freshet.rpc.internal.wire;

import io.freshet.rpc.Metadata;
import io.freshet.rpc.internal.wire.HeaderFields.Indexing;
import io.netty.util.AsciiString;

/**
 * Metadata to header fields and back. Names that the protocol or the transport owns are
 * not metadata: they are left out in both directions, without an error. These are the
 * pseudo-fields; {@code te}, {@code host}, {@code content-type}, {@code content-length}
 * and the fields that belong to an HTTP/1.1 connection; and everything that begins with
 * {@code grpc-}, except {@code grpc-retry-pushback-ms},
 * {@code grpc-previous-rpc-attempts}, {@code grpc-trace-bin} and {@code grpc-tags-bin},
 * which applications may use. {@code user-agent} can be read but not sent.
 * <p>
 * Source: gRPC over HTTP/2, Custom-Metadata.
 */
public final class MetadataFields {

	/**
	 * What a field costs besides the bytes of its name and value. Source: RFC 9113,
	 * 6.5.2.
	 */
	public static final int FIELD_OVERHEAD_BYTES = 32;

	private MetadataFields() {
	}

	/**
	 * Returns the metadata among header fields. Never fails: fields that metadata cannot
	 * express are left out, which are names with other characters than letters, digits,
	 * {@code _}, {@code -} and {@code .}, text that is not printable ASCII, and binary
	 * values that are not base64.
	 * @param fields the fields
	 * @return the metadata
	 */
	public static Metadata toMetadata(HeaderFields fields) {
		Metadata.Builder builder = null;
		for (int i = 0; i < fields.size(); i++) {
			AsciiString name = fields.name(i);
			if (isReserved(name) || !isName(name)) {
				continue;
			}
			builder = (builder != null) ? builder : Metadata.builder();
			if (name.endsWith(Metadata.BINARY_SUFFIX)) {
				for (byte[] value : BinaryHeader.decode(fields.value(i))) {
					builder.add(name.toString(), value);
				}
			}
			else if (isText(fields.value(i))) {
				builder.add(name.toString(), fields.value(i).toString());
			}
		}
		return (builder != null) ? builder.build() : Metadata.empty();
	}

	/**
	 * Adds metadata to header fields. Secrets are marked as such, and so are
	 * {@code authorization}, {@code proxy-authorization}, {@code cookie} and
	 * {@code set-cookie}.
	 * @param metadata the metadata
	 * @param out takes the fields
	 */
	public static void append(Metadata metadata, HeaderFields out) {
		if (!metadata.isEmpty()) {
			metadata.forEach(new Appender(out));
		}
	}

	/**
	 * Returns the size of fields as limits count it.
	 * @param fields the fields
	 * @return the lengths of all names and values, and 32 bytes for each field
	 */
	public static int size(HeaderFields fields) {
		int size = 0;
		for (int i = 0; i < fields.size(); i++) {
			size += fields.name(i).length() + fields.value(i).length() + FIELD_OVERHEAD_BYTES;
		}
		return size;
	}

	private static boolean isReserved(AsciiString name) {
		if (name.isEmpty() || name.byteAt(0) == ':') {
			return true;
		}
		return switch (name.byteAt(0)) {
			case 'c' -> name.equals(HeaderNames.CONTENT_TYPE) || name.equals(HeaderNames.CONTENT_LENGTH)
					|| name.contentEquals("connection");
			case 'g' -> name.startsWith("grpc-") && !isOpen(name);
			case 'h' -> name.equals(HeaderNames.HOST);
			case 'k' -> name.contentEquals("keep-alive");
			case 'p' -> name.contentEquals("proxy-connection");
			case 't' -> name.equals(HeaderNames.TE) || name.contentEquals("transfer-encoding");
			case 'u' -> name.contentEquals("upgrade");
			default -> false;
		};
	}

	private static boolean isOpen(AsciiString name) {
		return name.contentEquals("grpc-retry-pushback-ms") || name.contentEquals("grpc-previous-rpc-attempts")
				|| name.contentEquals("grpc-trace-bin") || name.contentEquals("grpc-tags-bin");
	}

	private static boolean isName(AsciiString name) {
		for (int i = 0; i < name.length(); i++) {
			byte c = name.byteAt(i);
			if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.')) {
				return false;
			}
		}
		return true;
	}

	private static boolean isText(AsciiString value) {
		for (int i = 0; i < value.length(); i++) {
			if (value.byteAt(i) < 0x20 || value.byteAt(i) > 0x7e) {
				return false;
			}
		}
		return true;
	}

	/** Turns entries into fields. */
	private record Appender(HeaderFields out) implements Metadata.Visitor {

		@Override
		public void text(String name, String value) {
			AsciiString fieldName = new AsciiString(name);
			if (isSendable(fieldName)) {
				boolean secret = switch (name) {
					case "authorization", "proxy-authorization", "cookie", "set-cookie" -> true;
					default -> false;
				};
				this.out.add(fieldName, new AsciiString(value), secret ? Indexing.NEVER : Indexing.NONE);
			}
		}

		@Override
		public void secret(String name, String value) {
			AsciiString fieldName = new AsciiString(name);
			if (isSendable(fieldName)) {
				this.out.add(fieldName, new AsciiString(value), Indexing.NEVER);
			}
		}

		@Override
		public void binary(String name, byte[] value) {
			AsciiString fieldName = new AsciiString(name);
			if (isSendable(fieldName)) {
				this.out.add(fieldName, BinaryHeader.encode(value));
			}
		}

		private static boolean isSendable(AsciiString name) {
			return !isReserved(name) && !name.equals(HeaderNames.USER_AGENT);
		}

	}

}
