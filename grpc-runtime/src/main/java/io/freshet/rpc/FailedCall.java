package io.freshet.rpc;

import java.net.SocketAddress;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Which call it was that failed, and where. Immutable.
 *
 * @param method the path of the method, such as {@code /pkg.Greeter/SayHello}
 * @param target the target of the channel, as it was written
 * @param peer the server of the last attempt, or {@code null} if none was asked
 * @param attempts how often the call was sent, what no server has seen included
 * @param elapsed the time from the beginning of the call to its end
 * @param stage how far the call had come
 */
public record FailedCall(String method, String target, @Nullable SocketAddress peer, int attempts, Duration elapsed,
		Stage stage) {

	@Override
	public String toString() {
		StringBuilder text = new StringBuilder(this.method).append(" to ").append(this.target);
		if (this.peer != null) {
			text.append(" at ").append(this.peer);
		}
		if (this.attempts != 1) {
			text.append(", ").append(this.attempts).append(" attempts");
		}
		return text.append(", ").append(this.elapsed.toMillis()).append(" ms, ").append(this.stage.text).toString();
	}

	/** How far a call came. */
	public enum Stage {

		/** Interceptors had not passed it on. */
		START("before it was passed on"),

		/** The name of the target was being looked up, or could not be. */
		RESOLVE("while looking up the name"),

		/** A server was being chosen, or the call was not wanted. */
		PICK("while choosing a server"),

		/** There was no connection. */
		CONNECT("while connecting"),

		/** The connections were full. */
		QUEUE("while waiting for a place on a connection"),

		/** The call was sent. */
		SERVER("on the server");

		private final String text;

		Stage(String text) {
			this.text = text;
		}

	}

}
