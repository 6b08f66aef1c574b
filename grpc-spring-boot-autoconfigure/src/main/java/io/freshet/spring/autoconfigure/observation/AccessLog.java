package io.freshet.spring.autoconfigure.observation;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.freshet.rpc.Deadline;
import io.freshet.rpc.RpcContext.Scope;
import io.freshet.rpc.Status;
import io.freshet.rpc.server.IncomingCall;
import io.freshet.rpc.server.ServerCallObserver;
import io.freshet.rpc.server.ServerObserver;
import io.freshet.spring.autoconfigure.observation.AccessLogProperties.Format;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/** Writes a line for each call that ends. Safe for use by several threads. */
final class AccessLog implements ServerObserver {

	/** The logger. */
	static final String LOGGER = "io.freshet.rpc.access";

	private static final Log logger = LogFactory.getLog(LOGGER);

	private static final int TRACE_ID_START = 3;

	private static final int TRACE_ID_END = 35;

	private final AccessLogProperties properties;

	/** Tells the trace of the current thread. */
	private final Supplier<@Nullable String> traceId;

	AccessLog(AccessLogProperties properties, Supplier<@Nullable String> traceId) {
		this.properties = properties;
		this.traceId = traceId;
	}

	@Override
	public @Nullable ServerCallObserver onCall(IncomingCall call) {
		return logger.isInfoEnabled() ? new LoggedCall(call) : null;
	}

	private void write(AccessRecord line) {
		logger.info((this.properties.format() == Format.JSON) ? line.json() : line.format(this.properties.pattern()));
	}

	private static String place(SocketAddress address) {
		return (address instanceof InetSocketAddress inet) ? inet.getHostString() + ":" + inet.getPort()
				: address.toString();
	}

	/** The trace that the client says it belongs to. */
	private static @Nullable String receivedTraceId(IncomingCall call) {
		String parent = call.metadata().get("traceparent");
		return (parent != null && parent.matches("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-.*"))
				? parent.substring(TRACE_ID_START, TRACE_ID_END) : null;
	}

	/** One call. */
	private final class LoggedCall extends CallTotals implements ServerCallObserver {

		private final IncomingCall call;

		private final @Nullable Deadline deadline;

		private final long start = System.nanoTime();

		private volatile @Nullable String trace;

		LoggedCall(IncomingCall call) {
			this.call = call;
			this.deadline = call.deadline();
		}

		@Override
		public @Nullable Scope enter() {
			this.trace = AccessLog.this.traceId.get();
			return null;
		}

		@Override
		public void onRequest(int messageBytes, int wireBytes) {
			request(messageBytes, wireBytes);
		}

		@Override
		public void onResponse(int messageBytes, int wireBytes) {
			response(messageBytes, wireBytes);
		}

		@Override
		public void onEnd(Status status) {
			write(new AccessRecord.Builder().add("peer", place(this.call.remoteAddress()))
				.add("protocol", this.call.protocol())
				.add("method", this.call.path())
				.add("status", status.code().name())
				.add("message", status.message().isEmpty() ? null : status.message())
				.add("duration", millis(System.nanoTime() - this.start))
				.add("received", requestWireBytes())
				.add("sent", responseWireBytes())
				.add("deadline-left", (this.deadline != null) ? millis(this.deadline.remainingNanos()) : null)
				.add("trace-id", (this.trace != null) ? this.trace : receivedTraceId(this.call))
				.build());
		}

		/** Milliseconds with three places. */
		private static double millis(long nanos) {
			return TimeUnit.NANOSECONDS.toMicros(nanos) / 1000.0;
		}

	}

}
