package io.freshet.rpc.protobuf;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import com.google.protobuf.StringValue;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.StatusDetail;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests for {@link ErrorDetails} and its builder. */
class ErrorDetailsTests {

	@Test
	void readsBackWhatWasBuilt() {
		RpcException failure = ErrorDetails.builder()
			.errorInfo("OUT_OF_INK", "notes.example.com", Map.of("pen", "7"))
			.fieldViolation("text", "must not be blank")
			.fieldViolation("title", "must be short")
			.retryDelay(Duration.ofMillis(1500))
			.preconditionViolation("TERMS", "ada", "accept them")
			.quotaViolation("project:notes", "10 a day")
			.resource("guide.v1.Note", "7", "is gone")
			.helpLink("How to refill", "https://notes.example.com/ink")
			.requestInfo("r-1")
			.debugInfo(new IllegalStateException("dry"))
			.add(StringValue.of("anything"))
			.asException(StatusCode.UNAVAILABLE, "no ink");

		// as it travels
		Status travelled = StatusDetails.fromProto(StatusDetails.toProto(failure.status()));
		ErrorDetails details = ErrorDetails.of(new RpcException(travelled));
		assertThat(travelled.code()).isEqualTo(StatusCode.UNAVAILABLE);
		assertThat(travelled.message()).isEqualTo("no ink");
		assertThat(details.isReason("notes.example.com", "OUT_OF_INK")).isTrue();
		assertThat(details.isReason("notes.example.com", "OTHER")).isFalse();
		assertThat(details.isReason("other.example.com", "OUT_OF_INK")).isFalse();
		assertThat(details.errorInfo().orElseThrow().getMetadataMap()).containsEntry("pen", "7");
		assertThat(details.fieldViolations()).extracting((violation) -> violation.getField())
			.containsExactly("text", "title");
		assertThat(details.retryDelay()).contains(Duration.ofMillis(1500));
		assertThat(details.preconditionViolations().get(0).getSubject()).isEqualTo("ada");
		assertThat(details.quotaViolations().get(0).getDescription()).isEqualTo("10 a day");
		assertThat(details.resource().orElseThrow().getResourceName()).isEqualTo("7");
		assertThat(details.helpLinks().get(0).getUrl()).isEqualTo("https://notes.example.com/ink");
		assertThat(details.requestInfo().orElseThrow().getRequestId()).isEqualTo("r-1");
		assertThat(details.debugInfo().orElseThrow().getStackEntries(0)).contains("IllegalStateException: dry");
		assertThat(details.find(StringValue.class)).contains(StringValue.of("anything"));
	}

	@Test
	void isEmptyWhereThereIsNothing() {
		ErrorDetails details = ErrorDetails.of(Status.of(StatusCode.NOT_FOUND));
		assertThat(details.errorInfo()).isEmpty();
		assertThat(details.fieldViolations()).isEmpty();
		assertThat(details.retryDelay()).isEmpty();
		assertThat(details.localizedMessage(Locale.ENGLISH)).isEmpty();
		assertThat(details).hasToString("[]");
	}

	@Test
	void passesOverWhatCannotBeRead() {
		StatusDetail broken = new StatusDetail("google.rpc.RetryInfo", new byte[] { 0x0a, 0x7f });
		assertThat(ErrorDetails.of(Status.of(StatusCode.UNAVAILABLE).withDetails(List.of(broken))).retryDelay())
			.isEmpty();
	}

	@Test
	void findsTheTextNearestToTheLanguageOfTheUser() {
		ErrorDetails details = ErrorDetails.of(ErrorDetails.builder()
			.localizedMessage(Locale.ENGLISH, "no ink")
			.localizedMessage(Locale.GERMANY, "keine Tinte")
			.localizedMessage(Locale.GERMAN, "ohne Tinte")
			.asStatus(StatusCode.UNAVAILABLE, ""));
		assertThat(details.localizedMessage(Locale.GERMAN)).contains("ohne Tinte");
		assertThat(details.localizedMessage(Locale.forLanguageTag("de-AT"))).contains("keine Tinte");
		assertThat(details.localizedMessage(Locale.FRENCH)).contains("no ink");
	}

}
