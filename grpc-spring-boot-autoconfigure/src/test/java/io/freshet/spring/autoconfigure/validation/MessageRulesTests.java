package io.freshet.spring.autoconfigure.validation;

import java.util.List;
import java.util.stream.IntStream;

import com.google.rpc.BadRequest.FieldViolation;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.protobuf.ErrorDetails;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests for {@link MessageRules}. */
class MessageRulesTests {

	@Test
	void describesTheFirstTwentyAndCountsTheOthers() {
		List<FieldViolation> violations = IntStream.range(0, 1000)
			.mapToObj((index) -> violation("lines[" + index + "].article"))
			.toList();
		RpcException refusal = MessageRules.invalid(violations);
		assertThat(refusal.code()).isEqualTo(StatusCode.INVALID_ARGUMENT);
		assertThat(refusal.status().message()).isEqualTo("lines[0].article must not be empty, and 999 more");
		assertThat(ErrorDetails.of(refusal).fieldViolations()).isEqualTo(violations.subList(0, 20));
	}

	@Test
	void leavesOutWhatHasNoRoomInTrailers() {
		FieldViolation large = violation("prices[\"" + "x".repeat(10_000) + "\"]");
		FieldViolation small = violation("article");
		assertThat(ErrorDetails.of(MessageRules.invalid(List.of(large, small))).fieldViolations())
			.containsExactly(small);
		assertThat(MessageRules.invalid(List.of(large)).status().details()).isEmpty();
	}

	private static FieldViolation violation(String field) {
		return FieldViolation.newBuilder().setField(field).setDescription("must not be empty").build();
	}

}
