package io.freshet.spring.test;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import io.freshet.rpc.Metadata;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.RpcReader;
import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.protobuf.ErrorDetails;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

import static io.freshet.spring.test.RpcAssertions.assertThat;
import static io.freshet.spring.test.RpcAssertions.assertThatCallFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Tests for {@link RpcAssertions}: each assertion passes and is seen to fail. */
class RpcAssertionsTests {

	private static final Status STATUS = ErrorDetails.builder()
		.errorInfo("SOLD_OUT", "shop.example.com")
		.fieldViolation("amount", "must be less")
		.retryDelay(Duration.ofSeconds(2))
		.asException(StatusCode.FAILED_PRECONDITION, "there are none left")
		.status();

	private static final Metadata METADATA = Metadata.builder()
		.add("tenant", "a")
		.add("tenant", "b")
		.add("key-bin", new byte[] { 1, 2 })
		.build();

	@Test
	void statusHasCodeAndMessage() {
		assertThat(STATUS).hasCode(StatusCode.FAILED_PRECONDITION)
			.hasMessage("there are none left")
			.hasMessageContaining("none");
		assertThat(Status.OK).isOk().hasNoDetails();
		fails(() -> assertThat(STATUS).isOk(), "FAILED_PRECONDITION: there are none left", "to have code OK",
				"SOLD_OUT");
		fails(() -> assertThat(STATUS).hasMessage("other"), "message 'other'");
		fails(() -> assertThat(STATUS).hasMessageContaining("other"), "contains 'other'");
		fails(() -> assertThat((Status) null).isOk(), "null");
	}

	@Test
	void statusHasDetails() {
		assertThat(STATUS).hasReason("shop.example.com", "SOLD_OUT")
			.hasFieldViolations("amount")
			.hasRetryDelay(Duration.ofSeconds(2))
			.hasDetail(ErrorInfo.newBuilder().setDomain("shop.example.com").setReason("SOLD_OUT").build())
			.hasDetail(BadRequest.class,
					(detail) -> assertThat(detail.getFieldViolations(0).getDescription()).isEqualTo("must be less"));
		fails(() -> assertThat(STATUS).hasNoDetails(), "no details");
		fails(() -> assertThat(STATUS).hasReason("shop.example.com", "CLOSED"), "reason CLOSED");
		fails(() -> assertThat(STATUS).hasFieldViolations("amount", "color"), "[amount, color]");
		fails(() -> assertThat(STATUS).hasRetryDelay(Duration.ofSeconds(3)), "PT3S");
		fails(() -> assertThat(STATUS).hasDetail(ErrorInfo.getDefaultInstance()), "a detail {}");
		fails(() -> assertThat(Status.OK).hasDetail(ErrorInfo.class, (detail) -> {
		}), "a detail of type ErrorInfo");
	}

	@Test
	void exceptionHasStatusTrailersAndSide() {
		RpcException here = new RpcException(STATUS, METADATA);
		RpcException there = new RpcException(STATUS, METADATA, null, true);
		assertThat(here).wasDecidedByClient()
			.hasCode(StatusCode.FAILED_PRECONDITION)
			.hasStatusMessage("there are none left")
			.hasReason("shop.example.com", "SOLD_OUT")
			.hasFieldViolations("amount")
			.hasRetryDelay(Duration.ofSeconds(2))
			.hasMessageStartingWith("FAILED_PRECONDITION");
		assertThat(there).wasSentByServer().trailers().contains("tenant");
		fails(() -> assertThat(here).wasSentByServer(), "this side decided");
		fails(() -> assertThat(there).wasDecidedByClient(), "the server sent it");
		fails(() -> assertThat(there).as("buying").hasCode(StatusCode.OK), "buying", "code OK");
	}

	@Test
	void metadataHasEntries() {
		assertThat(METADATA).contains("tenant", "key-bin")
			.doesNotContain("other")
			.hasText("tenant", "a", "b")
			.hasBinary("key-bin", (byte) 1, (byte) 2);
		assertThat(Metadata.empty()).isEmpty();
		fails(() -> assertThat(METADATA).contains("other"), "to contain other");
		fails(() -> assertThat(METADATA).doesNotContain("tenant"), "not to contain tenant");
		fails(() -> assertThat(METADATA).hasText("tenant", "a"), "tenant=[a]");
		fails(() -> assertThat(METADATA).hasBinary("key-bin", (byte) 3), "key-bin");
		fails(() -> assertThat(METADATA).isEmpty(), "to be empty");
	}

	@Test
	void callsFail() {
		assertThatCallFails(() -> {
			throw STATUS.asException();
		}).hasCode(StatusCode.FAILED_PRECONDITION);
		assertThatCallFails(CompletableFuture.failedFuture(STATUS.asException()))
			.hasCode(StatusCode.FAILED_PRECONDITION);
		fails(() -> assertThatCallFails(() -> {
		}), "it succeeded");
		fails(() -> assertThatCallFails(CompletableFuture.completedFuture("done")), "it succeeded");
		fails(() -> assertThatCallFails(() -> {
			throw new IllegalStateException("broken");
		}), "broken");
	}

	@Test
	void streamsSayWhatCameInstead() {
		StringReader one = new StringReader("a", "b");
		assertThat(one).nextAre("a").endsAfter("b");
		fails(() -> assertThat(new StringReader("a", "b")).nextAre("a", "c"), "[a, c]", "[a, b]");
		fails(() -> assertThat(new StringReader("a")).nextAre("a", "b"), "it ended after", "[a]");
		fails(() -> assertThat(new StringReader("a", "b")).endsAfter("a"), "it went on with", "b");
		fails(() -> assertThat(new StringReader("a")).failsWith(StatusCode.ABORTED), "fail with ABORTED", "[a]");
		fails(() -> assertThat(StringReader.failing("a")).nextAre("a", "b"), "failed with", "FAILED_PRECONDITION",
				"[a]");
		fails(() -> assertThat(StringReader.failing("a")).failsWith(StatusCode.ABORTED), "code ABORTED");
		assertThat(StringReader.failing("a")).failsWith(StatusCode.FAILED_PRECONDITION)
			.hasStatusMessage("there are none left");
	}

	private static void fails(ThrowingCallable assertion, String... parts) {
		assertThatExceptionOfType(AssertionError.class).isThrownBy(assertion)
			.satisfies((error) -> assertThat(error.getMessage()).contains(parts));
	}

	/** Gives a few words, and maybe fails then. */
	private static final class StringReader implements RpcReader<String> {

		private final String[] words;

		private final boolean failing;

		private int next;

		StringReader(String... words) {
			this(false, words);
		}

		private StringReader(boolean failing, String... words) {
			this.words = words;
			this.failing = failing;
		}

		static StringReader failing(String... words) {
			return new StringReader(true, words);
		}

		@Override
		public String read() {
			if (this.next < this.words.length) {
				return this.words[this.next++];
			}
			if (this.failing) {
				throw STATUS.asException();
			}
			return null;
		}

		@Override
		public void close() {
		}

	}

}
