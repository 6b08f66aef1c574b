package io.freshet.rpc.internal.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.local.LocalChannel;

/**
 * Makes up for a flush that an in-memory channel forgets. Both ends may belong to one
 * event loop: then a flush makes the other end read, which answers, which makes this end
 * read within its own flush. What this end flushes then is left lying until it flushes
 * again. Confined to the channel's event loop.
 */
final class NestedFlush extends ChannelDuplexHandler {

	private boolean flushing;

	private boolean again;

	private NestedFlush() {
	}

	/**
	 * Looks after a channel if that is needed.
	 * @param channel the channel, to which nothing has been added yet
	 */
	static void addTo(Channel channel) {
		if (channel instanceof LocalChannel) {
			channel.pipeline().addFirst(new NestedFlush());
		}
	}

	@Override
	public void flush(ChannelHandlerContext context) {
		this.again = true;
		if (!this.flushing) {
			this.flushing = true;
			while (this.again) {
				this.again = false;
				context.flush();
			}
			this.flushing = false;
		}
	}

}
