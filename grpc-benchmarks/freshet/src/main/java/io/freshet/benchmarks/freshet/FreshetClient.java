package io.freshet.benchmarks.freshet;

import java.util.Objects;

import com.google.protobuf.ByteString;
import io.freshet.benchmarks.client.ClientProcess;
import io.freshet.benchmarks.client.MeasuredClient;
import io.freshet.benchmarks.proto.BenchRpc;
import io.freshet.benchmarks.proto.Payload;
import io.freshet.rpc.client.RpcChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.util.Version;

/**
 * This project's client, with one channel as it comes. The only argument is the port of
 * the server.
 */
public final class FreshetClient implements MeasuredClient {

	private static final int BODY_BYTES = 32;

	private static final Payload REQUEST = Payload.newBuilder()
		.setBody(ByteString.copyFrom(new byte[BODY_BYTES]))
		.build();

	private final BenchRpc.Client blocking;

	private final BenchRpc.AsyncClient async;

	private FreshetClient(RpcChannel channel) {
		this.blocking = BenchRpc.client(channel);
		this.async = BenchRpc.asyncClient(channel);
	}

	/**
	 * Makes calls until the harness is done.
	 * @param args the port
	 * @throws Exception if a call fails
	 */
	public static void main(String[] args) throws Exception {
		ClientProcess.serveAndExit(new FreshetClient(RpcChannel.create("127.0.0.1:" + args[0])),
				"Netty " + Objects.requireNonNull(Version.identify().get("netty-codec-http2")).artifactVersion() + ", "
						+ (Epoll.isAvailable() ? "epoll" : "NIO"));
	}

	@Override
	public void call() {
		check(this.blocking.unary(REQUEST));
	}

	@Override
	public void start(Outcome outcome) {
		this.async.unary(REQUEST).whenComplete((answer, failure) -> {
			if (answer != null) {
				check(answer);
			}
			outcome.onEnd(failure);
		});
	}

	private static void check(Payload answer) {
		if (answer.getBody().size() != BODY_BYTES) {
			throw new IllegalStateException("an answer of " + answer.getBody().size() + " bytes");
		}
	}

}
