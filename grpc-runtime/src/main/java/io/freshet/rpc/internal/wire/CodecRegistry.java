package io.freshet.rpc.internal.wire;

import java.util.List;

import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * The codings that one side understands, best first. Identity is always understood, and
 * listed first for peers that want to be told. Immutable.
 * <p>
 * Source: grpc/grpc, doc/compression.md.
 */
public final class CodecRegistry {

	private final MessageCodec[] codecs;

	private final AsciiString[] names;

	private final AsciiString acceptList;

	private CodecRegistry(List<MessageCodec> codecs) {
		this.codecs = codecs.toArray(MessageCodec[]::new);
		this.names = codecs.stream().map((codec) -> AsciiString.cached(codec.name())).toArray(AsciiString[]::new);
		StringBuilder accepted = new StringBuilder(HeaderNames.IDENTITY);
		codecs.forEach((codec) -> accepted.append(',').append(codec.name()));
		this.acceptList = AsciiString.cached(accepted.toString());
	}

	/**
	 * Creates a registry.
	 * @param codecs the codings, best first
	 * @return the registry
	 */
	public static CodecRegistry of(MessageCodec... codecs) {
		return new CodecRegistry(List.of(codecs));
	}

	/**
	 * Returns the value of {@code grpc-accept-encoding} that tells of this registry.
	 * @return identity and the names, joined by commas; always the same instance
	 */
	public AsciiString acceptList() {
		return this.acceptList;
	}

	/**
	 * Returns the coding with a name.
	 * @param name the name, as in {@code grpc-encoding}
	 * @return the coding, or {@code null} when it is not known or is identity
	 */
	public @Nullable MessageCodec find(CharSequence name) {
		for (int i = 0; i < this.names.length; i++) {
			if (this.names[i].contentEquals(name)) {
				return this.codecs[i];
			}
		}
		return null;
	}

	/**
	 * Returns the best coding that a peer understands.
	 * @param acceptEncoding the peer's {@code grpc-accept-encoding}, or {@code null} if
	 * it sent none
	 * @return the coding, or {@code null} for identity
	 */
	public @Nullable MessageCodec negotiate(@Nullable AsciiString acceptEncoding) {
		if (acceptEncoding != null) {
			for (int i = 0; i < this.names.length; i++) {
				if (accepts(acceptEncoding, this.names[i])) {
					return this.codecs[i];
				}
			}
		}
		return null;
	}

	/**
	 * Returns whether a list of codings names one of them.
	 * @param acceptEncoding names joined by commas, with or without blanks
	 * @param name the name to look for
	 * @return whether it is there
	 */
	public static boolean accepts(AsciiString acceptEncoding, AsciiString name) {
		int at = acceptEncoding.indexOf(name);
		while (at >= 0) {
			int end = at + name.length();
			if ((at == 0 || isSeparator(acceptEncoding.byteAt(at - 1)))
					&& (end == acceptEncoding.length() || isSeparator(acceptEncoding.byteAt(end)))) {
				return true;
			}
			at = acceptEncoding.indexOf(name, end);
		}
		return false;
	}

	/**
	 * Returns whether a coding leaves messages as they are.
	 * @param encoding the value of {@code grpc-encoding}, or {@code null} if there is
	 * none
	 * @return whether it stands for no compression
	 */
	public static boolean isIdentity(@Nullable AsciiString encoding) {
		return encoding == null || encoding.equals(HeaderNames.IDENTITY);
	}

	private static boolean isSeparator(byte c) {
		return c == ',' || c == ' ' || c == '\t';
	}

}
