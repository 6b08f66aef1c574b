package io.freshet.rpc.internal.http2;

import io.freshet.rpc.Guard;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;

/** The connection error of a peer that exceeds a limit. RFC 9113, 10.5. */
final class GuardViolation extends Http2Exception {

	private static final long serialVersionUID = 1L;

	private final Guard guard;

	GuardViolation(Guard guard, String event) {
		super(Http2Error.ENHANCE_YOUR_CALM, event);
		this.guard = guard;
	}

	Guard guard() {
		return this.guard;
	}

}
