package io.freshet.rpc.internal.wire;

import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.protobuf.StringValue;

import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.StatusDetail;
import io.netty.util.AsciiString;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatObject;

/** What is coded by hand is compared with what protobuf does. */
class StatusDetailsHeaderTests {

	private static final StringValue TEXT = StringValue.of("t".repeat(200));

	private static final Duration DURATION = Duration.newBuilder().setSeconds(3).build();

	private static final com.google.rpc.Status PROTO = com.google.rpc.Status.newBuilder()
		.setCode(9)
		.setMessage("n\u00f6 ".repeat(60))
		.addDetails(Any.pack(TEXT))
		.addDetails(Any.pack(DURATION))
		.addDetails(Any.pack(StringValue.getDefaultInstance()))
		.build();

	@Test
	void writesWhatProtobufWrites() {
		Status status = Status.of(StatusCode.FAILED_PRECONDITION, PROTO.getMessage())
			.withDetails(List.of(new StatusDetail("google.protobuf.StringValue", TEXT.toByteArray()),
					new StatusDetail("google.protobuf.Duration", DURATION.toByteArray()),
					new StatusDetail("google.protobuf.StringValue", new byte[0])));
		assertThatObject(StatusDetailsHeader.encode(status))
			.hasToString(Base64.getEncoder().withoutPadding().encodeToString(PROTO.toByteArray()));
	}

	@Test
	void readsWhatProtobufWrites() {
		List<StatusDetail> details = StatusDetailsHeader
			.decode(new AsciiString(Base64.getEncoder().encodeToString(PROTO.toByteArray())));
		assertThat(details).extracting(StatusDetail::typeName)
			.containsExactly("google.protobuf.StringValue", "google.protobuf.Duration", "google.protobuf.StringValue");
		assertThat(details).extracting(StatusDetail::value)
			.containsExactly(TEXT.toByteArray(), DURATION.toByteArray(), new byte[0]);
	}

	@Test
	void passesOverFieldsItDoesNotKnow() {
		// fields 4 to 7 with every wire type that has a length, then a detail without
		// content
		byte[] bytes = { 0x20, (byte) 0x96, 1, 0x29, 1, 2, 3, 4, 5, 6, 7, 8, 0x32, 2, 0, 0, 0x3d, 1, 2, 3, 4, 0x1a, 0 };
		assertThat(StatusDetailsHeader.decode(BinaryHeader.encode(bytes))).singleElement()
			.satisfies((detail) -> assertThat(detail.typeName()).isEmpty());
	}

	@Test
	void readsNoDetailsFromABrokenValue() {
		assertThat(StatusDetailsHeader.decode(new AsciiString("$"))).isEmpty();
		assertThat(StatusDetailsHeader.decode(AsciiString.EMPTY_STRING)).isEmpty();
		byte[] whole = PROTO.toByteArray();
		for (int length = 0; length < whole.length; length++) {
			byte[] part = Arrays.copyOf(whole, length);
			assertThat(StatusDetailsHeader.decode(BinaryHeader.encode(part)).size()).isLessThan(3);
		}
		Random random = new Random(5);
		for (int i = 0; i < 20_000; i++) {
			byte[] noise = new byte[random.nextInt(20)];
			random.nextBytes(noise);
			assertThat(StatusDetailsHeader.decode(BinaryHeader.encode(noise))).isNotNull();
		}
	}

}
