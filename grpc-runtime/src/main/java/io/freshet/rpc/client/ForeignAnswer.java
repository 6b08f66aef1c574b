package io.freshet.rpc.client;

import java.nio.charset.StandardCharsets;

import io.freshet.rpc.Status;
import io.freshet.rpc.internal.stream.Ending;
import io.netty.buffer.ByteBuf;

/**
 * What something that is no gRPC server answered, such as the error page of a proxy.
 * Keeps its first 1000 bytes for the text of the status. Confined to the call's event
 * loop.
 */
final class ForeignAnswer {

	private static final int KEPT_BYTES = 1000;

	private final Status status;

	private final StringBuilder text = new StringBuilder();

	ForeignAnswer(Status status) {
		this.status = status;
	}

	void append(ByteBuf data) {
		int length = Math.min(data.readableBytes(), KEPT_BYTES - this.text.length());
		if (length > 0) {
			this.text.append(data.toString(data.readerIndex(), length, StandardCharsets.UTF_8));
		}
	}

	Ending ending() {
		String body = this.text.toString().strip();
		return Ending.of(body.isEmpty() ? this.status : this.status.withMessage(this.status.message() + ": " + body));
	}

}
