package io.freshet.benchmarks.harness;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

import com.google.protobuf.ByteString;
import io.freshet.benchmarks.proto.BenchGrpc;
import io.freshet.benchmarks.proto.Payload;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Tests for {@link H2Load} and {@link AnswerCheck}: both notice wrong answers.
 */
class AnswersTests {

	private final AtomicInteger calls = new AtomicInteger();

	@TempDir
	Path directory;

	private volatile int firstFailure = Integer.MAX_VALUE;

	private volatile Payload answer = Load.MESSAGE;

	private Server server;

	@BeforeEach
	void start() throws IOException {
		this.server = NettyServerBuilder.forPort(0).addService(new Echo()).directExecutor().build().start();
	}

	@AfterEach
	void stop() throws InterruptedException {
		assertThat(this.server.shutdownNow().awaitTermination(10, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void acceptBurstWithRightAnswersOnly() throws IOException {
		assertThat(burst()).isPositive();
		assertThat(this.calls).hasValue(1_000);
	}

	@Test
	void refuseBurstWithOneFailedCall() {
		this.firstFailure = 1_000;
		assertThatIOException().isThrownBy(this::burst).withMessageStartingWith("unary: expected 39000 in 'traffic");
	}

	@Test
	void acceptRightAnswer() throws IOException {
		check();
		assertThat(this.calls).hasValue(1);
	}

	@Test
	void refuseWrongAnswer() {
		this.answer = Payload.newBuilder().setBody(ByteString.copyFromUtf8("0123456789abcdef0123456789abcdef")).build();
		assertThatIllegalStateException().isThrownBy(this::check).withMessageStartingWith("unary: the answer is wrong");
	}

	@Test
	void refuseFailedCall() {
		this.firstFailure = 1;
		assertThatExceptionOfType(StatusRuntimeException.class).isThrownBy(this::check);
	}

	private void check() throws IOException {
		try (AnswerCheck answers = new AnswerCheck(this.server.getPort(), Dialect.GRPC)) {
			answers.check(Load.UNARY);
		}
	}

	private double burst() throws IOException {
		assumeTrue(Machine.has("h2load") && Machine.has("taskset"), "no h2load on this machine");
		return new H2Load(Load.UNARY, Dialect.GRPC, 0, this.server.getPort(), this.directory).seconds(1_000,
				UnaryOperator.identity());
	}

	/**
	 * Answers rightly until told otherwise.
	 */
	private final class Echo extends BenchGrpc.BenchImplBase {

		@Override
		public void unary(Payload request, StreamObserver<Payload> responses) {
			if (AnswersTests.this.calls.incrementAndGet() >= AnswersTests.this.firstFailure) {
				responses.onError(Status.INTERNAL.asRuntimeException());
				return;
			}
			responses.onNext(AnswersTests.this.answer);
			responses.onCompleted();
		}

	}

}
