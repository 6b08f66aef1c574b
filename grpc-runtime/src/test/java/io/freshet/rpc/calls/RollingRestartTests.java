package io.freshet.rpc.calls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

import com.google.protobuf.StringValue;

import io.freshet.rpc.RpcContext;
import io.freshet.rpc.RpcReader;
import io.freshet.rpc.RpcWriter;
import io.freshet.rpc.client.BidiStream;
import io.freshet.rpc.client.CallOptions;
import io.freshet.rpc.client.ChannelOptions;
import io.freshet.rpc.client.ClientTls;
import io.freshet.rpc.client.RpcChannel;
import io.freshet.rpc.server.RpcServer;
import io.freshet.rpc.server.ServerOptions;
import io.freshet.rpc.server.ServerTls;
import io.freshet.rpc.server.ServiceDefinition;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static io.freshet.rpc.calls.EchoMethods.BIDI;
import static io.freshet.rpc.calls.EchoMethods.SERVER;
import static io.freshet.rpc.calls.EchoMethods.UNARY;
import static io.freshet.rpc.calls.EchoMethods.echo;
import static io.freshet.rpc.calls.EchoMethods.text;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two servers behind one channel that are restarted in turn under load. Streams run until
 * the server drains, and end with OK then.
 */
class RollingRestartTests {

	private static final int RESTARTS = 20;

	/** So much has to happen between two restarts. */
	private static final long UNARY_CALLS = 100;

	private static final long STREAMS = 4;

	private static final Duration GRACE = Duration.ofSeconds(10);

	private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

	private final AtomicLong unaryCalls = new AtomicLong();

	private final AtomicLong messages = new AtomicLong();

	private final AtomicLong streams = new AtomicLong();

	private final AtomicBoolean over = new AtomicBoolean();

	@Test
	void failsNoCallWhileServersAreRestartedInTurn() throws Exception {
		restartInTurn(ChannelOptions.defaults(), () -> null);
	}

	@Test
	void failsNoCallWhileServersComeBackWithOtherCertificates() throws Exception {
		X509Bundle authority = new CertificateBuilder().subject("CN=authority")
			.setIsCertificateAuthority(true)
			.buildSelfSigned();
		ChannelOptions options = ChannelOptions.builder()
			.authority("localhost")
			.tls(ClientTls.trusting(stream(authority.getCertificatePEM())))
			.build();
		restartInTurn(options, () -> newCertificate(authority));
	}

	private void restartInTurn(ChannelOptions options, Supplier<@Nullable ServerTls> certificates) throws Exception {
		RpcServer[] servers = { start(0, certificates.get()), start(0, certificates.get()) };
		String target = "static://127.0.0.1:" + servers[0].port() + ",127.0.0.1:" + servers[1].port();
		ExecutorService load = Executors.newFixedThreadPool(8);
		try (RpcChannel channel = RpcChannel.create(target, options)) {
			List<CompletableFuture<Void>> loops = new ArrayList<>();
			for (int i = 0; i < 4; i++) {
				loops.add(CompletableFuture.runAsync(() -> repeat(() -> callUnary(channel)), load));
			}
			for (int i = 0; i < 2; i++) {
				loops.add(CompletableFuture.runAsync(() -> repeat(() -> readStream(channel)), load));
				loops.add(CompletableFuture.runAsync(() -> repeat(() -> pingPong(channel)), load));
			}
			for (int i = 0; i < RESTARTS; i++) {
				awaitLoad(i);
				int port = servers[i % 2].port();
				assertThat(servers[i % 2].stop(GRACE)).as("no call had to be cancelled in restart %d", i).isTrue();
				servers[i % 2] = start(port, certificates.get());
			}
			awaitLoad(RESTARTS);
			this.over.set(true);
			for (RpcServer server : servers) {
				// Ends the streams that are left.
				server.stop(GRACE);
			}
			CompletableFuture.allOf(loops.toArray(CompletableFuture[]::new)).get(20, TimeUnit.SECONDS);
		}
		finally {
			this.over.set(true);
			load.shutdownNow();
			servers[0].close();
			servers[1].close();
		}
		assertThat(this.failures).isEmpty();
		assertThat(this.unaryCalls.get()).isGreaterThan(RESTARTS * UNARY_CALLS);
		assertThat(this.streams.get()).isGreaterThanOrEqualTo(RESTARTS * STREAMS);
	}

	private void awaitLoad(int restart) {
		long calls = this.unaryCalls.get() + UNARY_CALLS;
		long messages = this.messages.get() + UNARY_CALLS;
		long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
		while (this.unaryCalls.get() < calls || this.messages.get() < messages
				|| this.streams.get() < restart * STREAMS) {
			assertThat(this.failures).as("failures by restart %d", restart).isEmpty();
			assertThat(System.nanoTime()).as("load goes on after restart %d", restart).isLessThan(deadline);
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
		}
	}

	private void repeat(Runnable call) {
		while (!this.over.get()) {
			try {
				call.run();
			}
			catch (RuntimeException | AssertionError ex) {
				if (!this.over.get()) {
					this.failures.add(ex);
				}
			}
		}
	}

	private void callUnary(RpcChannel channel) {
		StringValue request = text("call " + this.unaryCalls.get());
		assertThat(channel.blocking().unary(UNARY, CallOptions.DEFAULT.withDeadline(GRACE), request))
			.isEqualTo(request);
		this.unaryCalls.incrementAndGet();
	}

	private void readStream(RpcChannel channel) {
		try (RpcReader<StringValue> responses = channel.blocking()
			.serverStreaming(SERVER, CallOptions.DEFAULT, text(""))) {
			while (responses.read() != null) {
				this.messages.incrementAndGet();
			}
			this.streams.incrementAndGet();
		}
	}

	private void pingPong(RpcChannel channel) {
		try (BidiStream<StringValue, StringValue> call = channel.blocking().bidiStreaming(BIDI, CallOptions.DEFAULT)) {
			StringValue response = text("first");
			while (!response.getValue().equals("last")) {
				call.write(text("ping"));
				response = call.read();
				assertThat(response).isNotNull();
				this.messages.incrementAndGet();
			}
			assertThat(call.read()).isNull();
			this.streams.incrementAndGet();
		}
	}

	private static ServerTls newCertificate(X509Bundle authority) {
		try {
			X509Bundle certificate = new CertificateBuilder().subject("CN=localhost")
				.addSanDnsName("localhost")
				.buildIssuedBy(authority);
			return ServerTls.of(stream(certificate.getCertificatePathPEM()), stream(certificate.getPrivateKeyPEM()));
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static InputStream stream(String pem) {
		return new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII));
	}

	private static RpcServer start(int port, @Nullable ServerTls tls) throws IOException {
		ServiceDefinition service = echo().unary(UNARY, (request) -> request)
			.serverStreaming(SERVER, RollingRestartTests::tickUntilDrained)
			.bidiStreaming(BIDI, RollingRestartTests::answerUntilDrained)
			.build();
		return RpcServer.create(ServerOptions.builder().port(port).tls(tls).build(), List.of(service)).start();
	}

	private static void tickUntilDrained(StringValue request, RpcWriter<StringValue> responses) {
		CountDownLatch drained = new CountDownLatch(1);
		RpcContext.current().onDrain(drained::countDown);
		try {
			while (!drained.await(1, TimeUnit.MILLISECONDS)) {
				responses.write(text("tick"));
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static void answerUntilDrained(RpcReader<StringValue> requests, RpcWriter<StringValue> responses) {
		for (StringValue request : requests) {
			boolean last = RpcContext.current().isDraining();
			responses.write(text(last ? "last" : "pong"));
			if (last) {
				return;
			}
		}
	}

}
