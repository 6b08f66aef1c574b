package io.freshet.rpc.internal.protocol;

import io.freshet.rpc.internal.wire.CodecRegistry;
import io.freshet.rpc.internal.wire.HeaderFields;
import io.freshet.rpc.internal.wire.MessageCodec;
import io.freshet.rpc.internal.wire.RpcMediaType;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * Speaks a protocol whose messages look as gRPC's do, and whose trailers are the last of
 * them.
 */
abstract class EnvelopedClientStream extends AdaptedClientStream {

	private final int flag;

	private final CodecRegistry codecs;

	private @Nullable LastMessage last;

	private @Nullable MessageCodec codec;

	/**
	 * Creates the adapter of one call.
	 * @param type the content type to send and to expect
	 * @param flag marks the last message
	 * @param codecs the codings that messages may be compressed with
	 * @param call the call
	 */
	EnvelopedClientStream(RpcMediaType type, int flag, CodecRegistry codecs, ClientStreamListener call) {
		super(type, call);
		this.flag = flag;
		this.codecs = codecs;
	}

	/**
	 * Turns the last message into the trailers of a gRPC response.
	 * @param payload what is in it
	 * @return the trailers
	 */
	abstract HeaderFields trailers(byte[] payload);

	/**
	 * Notes in which coding messages come.
	 * @param encoding the name of the coding, or {@code null} for none
	 */
	final void encoding(@Nullable AsciiString encoding) {
		this.codec = (encoding != null) ? this.codecs.find(encoding) : null;
	}

	@Override
	void body(ByteBuf data, boolean endStream) {
		if (this.last == null) {
			this.last = new LastMessage(this.flag, allocator());
		}
		int messages = this.last.read(data);
		int rest = data.readableBytes() - messages;
		if (messages > 0) {
			call().onData((rest == 0) ? data : data.slice(data.readerIndex(), messages), false);
		}
		if (rest > 0) {
			wire().consumed(rest);
		}
		if (endStream) {
			byte[] payload = this.last.payload(this.codec);
			if (payload != null) {
				call().onHeaders(trailers(payload), true);
			}
			else {
				call().onData(Unpooled.EMPTY_BUFFER, true);
			}
		}
	}

	@Override
	void close() {
		if (this.last != null) {
			this.last.close();
		}
	}

}
