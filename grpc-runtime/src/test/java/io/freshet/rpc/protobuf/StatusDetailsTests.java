package io.freshet.rpc.protobuf;

import java.util.List;

import com.google.protobuf.Duration;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;

import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.StatusDetail;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class StatusDetailsTests {

	private final ErrorInfo info = ErrorInfo.newBuilder().setReason("FULL").setDomain("parcels").build();

	private final RetryInfo retry = RetryInfo.newBuilder().setRetryDelay(Duration.newBuilder().setSeconds(2)).build();

	private final Status status = StatusDetails.with(Status.of(StatusCode.RESOURCE_EXHAUSTED, "full"), this.info,
			this.retry);

	@Test
	void findsADetailByItsType() {
		assertThat(StatusDetails.find(this.status, RetryInfo.class)).contains(this.retry);
		assertThat(StatusDetails.find(this.status, ErrorInfo.class)).contains(this.info);
		assertThat(StatusDetails.find(this.status, BadRequest.class)).isEmpty();
	}

	@Test
	void findsNothingInBrokenBytes() {
		Status broken = Status.of(StatusCode.INTERNAL)
			.withDetails(List.of(new StatusDetail("google.rpc.ErrorInfo", new byte[] { 10, 5 })));
		assertThat(StatusDetails.find(broken, ErrorInfo.class)).isEmpty();
	}

	@Test
	void convertsToTheMessageAndBack() {
		com.google.rpc.Status proto = StatusDetails.toProto(this.status);
		assertThat(proto.getCode()).isEqualTo(8);
		assertThat(proto.getDetails(0).is(ErrorInfo.class)).isTrue();
		Status back = StatusDetails.fromProto(proto);
		assertThat(back).hasToString("RESOURCE_EXHAUSTED: full");
		assertThat(StatusDetails.find(back, RetryInfo.class)).contains(this.retry);
	}

	@Test
	void readsAnUnknownCodeAsUnknown() {
		assertThat(StatusDetails.fromProto(com.google.rpc.Status.newBuilder().setCode(99).build()).code())
			.isEqualTo(StatusCode.UNKNOWN);
	}

}
