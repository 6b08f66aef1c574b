package io.freshet.rpc.fuzz;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import com.google.protobuf.ByteString;
import com.google.protobuf.BytesValue;

import io.freshet.rpc.Marshaller;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.internal.wire.GzipCodec;
import io.freshet.rpc.internal.wire.MessageDeframer;
import io.freshet.rpc.internal.wire.MessageFramer;
import io.freshet.rpc.protobuf.ProtobufMarshaller;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a call's body, compressed or not: the same messages and the same failure
 * come of them however they are cut.
 */
public final class Messages {

	private static final int LIMIT = 10_000;

	private static final Marshaller<BytesValue> MARSHALLER = ProtobufMarshaller.of(BytesValue.getDefaultInstance());

	private static final GzipCodec GZIP = new GzipCodec();

	private Messages() {
	}

	/**
	 * Tries an input.
	 * @param bytes whether compressed, the length of the pieces, then the body
	 */
	public static void fuzzerTestOneInput(byte[] bytes) {
		FuzzInput input = new FuzzInput(bytes);
		GzipCodec codec = (input.next() % 2 == 0) ? null : GZIP;
		int piece = 1 + input.next() * 7;
		byte[] body = input.rest();
		List<String> whole = read(body, body.length, codec);
		List<String> pieces = read(body, piece, codec);
		if (!pieces.equals(whole)) {
			throw new AssertionError("in pieces of " + piece + " bytes it is " + pieces + ", else " + whole);
		}
		survives(body, codec);
	}

	private static List<String> read(byte[] body, int piece, @Nullable GzipCodec codec) {
		UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false, true);
		List<String> seen = new ArrayList<>();
		MessageDeframer deframer = new MessageDeframer(LIMIT, codec, allocator);
		try {
			for (int offset = 0; offset < body.length; offset += piece) {
				deframer.append(Unpooled.wrappedBuffer(body, offset, Math.min(piece, body.length - offset)));
				for (BytesValue message = deframer.next(MARSHALLER); message != null; message = deframer
					.next(MARSHALLER)) {
					if (message.getSerializedSize() > 2 * LIMIT) {
						throw new AssertionError("a message of " + message.getSerializedSize() + " bytes passed");
					}
					seen.add(message.getValue().toStringUtf8());
				}
				long held = allocator.metric().usedHeapMemory() + allocator.metric().usedDirectMemory();
				if (held > 64 * 1024 + 4L * body.length) {
					throw new AssertionError(held + " bytes are held of " + body.length);
				}
			}
			seen.add(deframer.isMidMessage() ? "incomplete" : "complete");
		}
		catch (RpcException ex) {
			seen.add(ex.code().name());
			if (deframer.next(MARSHALLER) != null) {
				throw new AssertionError("a message comes after a failure");
			}
		}
		finally {
			deframer.close();
		}
		long kept = allocator.metric().usedHeapMemory() + allocator.metric().usedDirectMemory();
		if (kept != 0) {
			throw new AssertionError(kept + " bytes are kept");
		}
		return seen;
	}

	private static void survives(byte[] body, @Nullable GzipCodec codec) {
		BytesValue message = BytesValue.of(ByteString.copyFrom(Arrays.copyOf(body, Math.min(body.length, LIMIT - 8))));
		ByteBuf framed = Unpooled.buffer();
		MessageFramer.frame(message, MARSHALLER, codec, framed);
		MessageDeframer deframer = new MessageDeframer(LIMIT, codec, UnpooledByteBufAllocator.DEFAULT);
		deframer.append(framed);
		if (!message.equals(deframer.next(MARSHALLER))) {
			throw new AssertionError("a message does not survive");
		}
		deframer.close();
		framed.release();
	}

}
