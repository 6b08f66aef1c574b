package io.freshet.rpc.client;

import java.io.IOException;

import org.jspecify.annotations.Nullable;

/** No server is known for a target. The text names the target and says why. */
final class UnresolvedTargetException extends IOException {

	private static final long serialVersionUID = 1L;

	UnresolvedTargetException(String target, @Nullable Throwable cause) {
		super("cannot resolve " + target + ": " + describe(cause), cause);
	}

	private static String describe(@Nullable Throwable cause) {
		if (cause == null) {
			return "the name is known and has no servers";
		}
		return (cause.getMessage() != null) ? cause.getMessage() : cause.toString();
	}

}
