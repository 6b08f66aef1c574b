package io.freshet.rpc.fuzz;

import java.util.ArrayList;
import java.util.List;

import io.freshet.rpc.RpcException;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.internal.wire.Base64Text;
import io.freshet.rpc.internal.wire.HeaderFields;
import io.freshet.rpc.internal.wire.MetadataFields;
import io.freshet.rpc.internal.wire.StatusTrailers;
import io.freshet.rpc.internal.wire.WebTrailers;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;

/**
 * What gRPC-Web adds to gRPC: bodies in base64, which mean the same however they are cut,
 * and trailers in the body.
 */
public final class WebText {

	private WebText() {
	}

	/**
	 * Tries an input.
	 * @param bytes the length of the pieces, then the body
	 */
	public static void fuzzerTestOneInput(byte[] bytes) {
		FuzzInput input = new FuzzInput(bytes);
		int piece = 1 + input.next();
		byte[] body = input.rest();
		List<String> whole = decode(body, Math.max(1, body.length));
		List<String> pieces = decode(body, piece);
		check(pieces.equals(whole), "in pieces of " + piece + " bytes it is " + pieces + ", else " + whole);
		ByteBuf text = Base64Text.encode(Unpooled.wrappedBuffer(body), UnpooledByteBufAllocator.DEFAULT);
		check(decode(ByteBufUtil.getBytes(text), piece).equals(List.of(ByteBufUtil.hexDump(body), "complete")),
				"bytes do not survive");
		text.release();
		trailers(body);
	}

	/** What was decoded before a failure depends on the pieces. */
	private static List<String> decode(byte[] text, int piece) {
		Base64Text decoder = new Base64Text();
		ByteBuf out = Unpooled.buffer();
		List<String> seen = new ArrayList<>();
		try {
			for (int offset = 0; offset < text.length; offset += piece) {
				decoder.decode(Unpooled.wrappedBuffer(text, offset, Math.min(piece, text.length - offset)), out);
			}
			check(out.readableBytes() <= text.length, "more comes out than goes in");
			seen.add(ByteBufUtil.hexDump(out));
			seen.add(decoder.isComplete() ? "complete" : "incomplete");
		}
		catch (RpcException ex) {
			check(ex.code() == StatusCode.INTERNAL, "the failure is " + ex.code());
			seen.add(ex.code().name());
		}
		out.release();
		return seen;
	}

	private static void trailers(byte[] block) {
		HeaderFields fields;
		try {
			fields = WebTrailers.parse(block);
		}
		catch (RpcException ex) {
			check(ex.code() == StatusCode.INTERNAL, "the failure is " + ex.code());
			return;
		}
		StatusTrailers.parse(fields);
		MetadataFields.toMetadata(fields);
		ByteBuf written = Unpooled.buffer();
		WebTrailers.format(fields, written);
		HeaderFields again = WebTrailers.parse(ByteBufUtil.getBytes(written));
		check(again.toString().equals(fields.toString()), "trailers do not survive: " + fields);
		written.release();
	}

	private static void check(boolean holds, String otherwise) {
		if (!holds) {
			throw new AssertionError(otherwise);
		}
	}

}
