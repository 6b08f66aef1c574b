package io.freshet.rpc.internal.wire;

import java.util.List;

import io.freshet.rpc.Metadata;
import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.StatusDetail;
import io.netty.util.AsciiString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatObject;

class StatusTrailersTests {

	@Test
	void sharesTheTrailersOfSuccess() {
		assertThat(StatusTrailers.format(Status.OK, Metadata.empty()))
			.isSameAs(StatusTrailers.format(Status.OK, Metadata.empty()))
			.hasToString("grpc-status: 0");
	}

	@Test
	void sendsNoMessageWithSuccess() {
		assertThat(StatusTrailers.format(Status.of(StatusCode.OK, "fine"), Metadata.of("x-a", "1")))
			.hasToString("grpc-status: 0, x-a: 1");
	}

	@ParameterizedTest
	@EnumSource(StatusCode.class)
	void returnsWhatWasFormatted(StatusCode code) {
		Status status = Status.of(code, (code == StatusCode.OK) ? "" : "t\u00e9xt 100%\n");
		assertThat(StatusTrailers.parse(StatusTrailers.format(status, Metadata.empty()))).isEqualTo(status);
	}

	@Test
	void carriesDetailsAndTrailers() {
		Status status = Status.of(StatusCode.ABORTED, "lost")
			.withDetails(List.of(new StatusDetail("a.B", new byte[] { 1, 2 })));
		HeaderFields fields = StatusTrailers.formatTrailersOnly(status, Metadata.of("x-a", "1"),
				HeaderNames.APPLICATION_GRPC);
		assertThat(fields).asString()
			.startsWith(":status: 200, content-type: application/grpc, grpc-status: 10, grpc-message: lost, "
					+ "grpc-status-details-bin: ")
			.endsWith(", x-a: 1");
		Status parsed = StatusTrailers.parse(fields);
		assertThat(parsed.details()).singleElement().satisfies((detail) -> {
			assertThat(detail.typeName()).isEqualTo("a.B");
			assertThat(detail.value()).containsExactly(1, 2);
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "00", "01", "17", "99", "100", "-1", "+1", " 1", "1 ", "x", "1x", "0x1" })
	void readsGarbageAsUnknown(String value) {
		HeaderFields fields = new HeaderFields().add(HeaderNames.GRPC_STATUS, new AsciiString(value));
		assertThat(StatusTrailers.parse(fields))
			.isEqualTo(Status.of(StatusCode.UNKNOWN, "grpc-status '" + value + "' is not a code"));
		fields.add(HeaderNames.GRPC_MESSAGE, new AsciiString("text"));
		assertThat(StatusTrailers.parse(fields)).isEqualTo(Status.of(StatusCode.UNKNOWN, "text"));
	}

	@Test
	void readsAMissingStatusAsUnknown() {
		assertThat(StatusTrailers.parse(new HeaderFields()).code()).isEqualTo(StatusCode.UNKNOWN);
	}

	@Test
	void ignoresAMessageThatComesWithSuccess() {
		HeaderFields fields = new HeaderFields().add(HeaderNames.GRPC_STATUS, new AsciiString("0"))
			.add(HeaderNames.GRPC_MESSAGE, new AsciiString("fine"));
		assertThat(StatusTrailers.parse(fields)).isSameAs(Status.OK);
	}

	@Test
	void dropsDetailsWhenTheBlockIsOneByteTooLarge() {
		Status status = Status.of(StatusCode.ABORTED, "lost")
			.withDetails(List.of(new StatusDetail("a.B", new byte[100])));
		Metadata trailers = Metadata.of("x-a", "1");
		int size = MetadataFields.size(StatusTrailers.format(status, trailers));
		for (int limit = size - 1; limit <= size + 1; limit++) {
			HeaderFields fields = StatusTrailers.format(status, trailers, limit);
			assertThat(fields.get(HeaderNames.GRPC_STATUS_DETAILS_BIN) != null).isEqualTo(limit >= size);
			assertThatObject(fields.get(HeaderNames.GRPC_MESSAGE)).hasToString("lost");
			assertThatObject(fields.get(new AsciiString("x-a"))).hasToString("1");
		}
	}

	@Test
	void dropsDetailsAboveEightKibibytesUnlessToldOtherwise() {
		Status status = Status.of(StatusCode.ABORTED).withDetails(List.of(new StatusDetail("a.B", new byte[6144])));
		assertThat(StatusTrailers.format(status, Metadata.empty())).hasToString("grpc-status: 10");
		assertThat(StatusTrailers.format(status, Metadata.empty(), 10_000).size()).isEqualTo(2);
	}

	@Test
	void cutsTheMessageAndThenDropsTrailers() {
		Status status = Status.of(StatusCode.ABORTED, "\u00fc".repeat(3000));
		HeaderFields cut = StatusTrailers.format(status, Metadata.of("x-a", "1"));
		assertThat(StatusTrailers.parse(cut).message()).isEqualTo("\u00fc".repeat(256) + "...");
		assertThatObject(cut.get(new AsciiString("x-a"))).hasToString("1");
		HeaderFields bare = StatusTrailers.format(status, Metadata.of("x-a", "1".repeat(8000)));
		assertThat(StatusTrailers.parse(bare).code()).isEqualTo(StatusCode.ABORTED);
		assertThat(bare.size()).isEqualTo(2);
	}

}
