package io.freshet.rpc.internal.http2;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;

/**
 * Logs one line for each frame of a connection. It reads the bytes on their way past, so
 * it sees what is wrong, too, and a connection that is not logged is not slowed down by
 * it. Confined to the connection's event loop. Leaves the buffers as they are.
 */
final class FrameLog extends ChannelDuplexHandler {

	private static final Logger logger = System.getLogger("io.freshet.rpc.frames");

	private static final AtomicInteger connections = new AtomicInteger();

	private static final int PREFACE_BYTES = 24;

	private final FrameLines in;

	private final FrameLines out;

	private FrameLog(boolean server) {
		String connection = (server ? "server " : "client ") + connections.incrementAndGet();
		this.in = new FrameLines(connection + " <<", server ? PREFACE_BYTES : 0, FrameLog::log);
		this.out = new FrameLines(connection + " >>", server ? 0 : PREFACE_BYTES, FrameLog::log);
	}

	/**
	 * Logs the frames of a connection if the level of the logger asks for it now.
	 * @param pipeline the pipeline, to which the connection will be added next
	 * @param server whether this side is the server
	 */
	static void addTo(ChannelPipeline pipeline, boolean server) {
		if (logger.isLoggable(Level.DEBUG)) {
			pipeline.addLast(new FrameLog(server));
		}
	}

	private static void log(String line) {
		logger.log(Level.DEBUG, line);
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		this.in.bytes((ByteBuf) message);
		context.fireChannelRead(message);
	}

	@Override
	public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
		this.out.bytes((ByteBuf) message);
		context.write(message, promise);
	}

}
