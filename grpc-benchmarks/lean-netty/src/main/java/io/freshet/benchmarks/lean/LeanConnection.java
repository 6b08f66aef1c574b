package io.freshet.benchmarks.lean;

import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http2.DefaultHttp2FrameReader;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Exception;

/**
 * One connection: the preface, Netty's frame reader over what has come, and one write and
 * flush at the end of each read burst. Confined to the channel's event loop.
 */
final class LeanConnection extends ByteToMessageDecoder {

	private final DefaultHttp2FrameReader reader = new DefaultHttp2FrameReader(new DefaultHttp2HeadersDecoder(true));

	private final LeanStreams streams = new LeanStreams();

	private boolean prefaceRead;

	@Override
	public void channelActive(ChannelHandlerContext ctx) {
		LeanFrames.settings(this.streams.out(ctx));
		ctx.writeAndFlush(this.streams.takeOut());
		ctx.fireChannelActive();
	}

	@Override
	protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Http2Exception {
		if (!this.prefaceRead) {
			ByteBuf preface = Http2CodecUtil.connectionPrefaceBuf();
			if (in.readableBytes() < preface.readableBytes()) {
				return;
			}
			if (!in.readSlice(preface.readableBytes()).equals(preface)) {
				ctx.close();
				return;
			}
			this.prefaceRead = true;
		}
		this.reader.readFrame(ctx, in, this.streams);
	}

	@Override
	public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
		ByteBuf answers = this.streams.takeOut();
		if (answers != null) {
			ctx.writeAndFlush(answers, ctx.voidPromise());
		}
		super.channelReadComplete(ctx);
	}

	@Override
	protected void handlerRemoved0(ChannelHandlerContext ctx) {
		this.reader.close();
		this.streams.close();
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
		ctx.close();
	}

}
