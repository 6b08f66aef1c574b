package io.freshet.rpc.internal.wire;

import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class ResetCodesTests {

	@ParameterizedTest
	@CsvSource({ "0,INTERNAL,NO_ERROR", "1,INTERNAL,PROTOCOL_ERROR", "2,INTERNAL,INTERNAL_ERROR",
			"3,INTERNAL,FLOW_CONTROL_ERROR", "4,INTERNAL,SETTINGS_TIMEOUT", "5,INTERNAL,STREAM_CLOSED",
			"6,INTERNAL,FRAME_SIZE_ERROR", "7,UNAVAILABLE,REFUSED_STREAM", "8,CANCELLED,CANCEL",
			"9,INTERNAL,COMPRESSION_ERROR", "10,INTERNAL,CONNECT_ERROR", "11,RESOURCE_EXHAUSTED,ENHANCE_YOUR_CALM",
			"12,PERMISSION_DENIED,INADEQUATE_SECURITY", "13,UNKNOWN,HTTP_1_1_REQUIRED", "14,UNKNOWN,0xe",
			"4294967295,UNKNOWN,0xffffffff" })
	void mapsTheErrorCode(long errorCode, StatusCode code, String name) {
		assertThat(ResetCodes.name(errorCode)).isEqualTo(name);
		assertThat(ResetCodes.toStatus(errorCode)).isEqualTo(Status.of(code, "stream was reset by the peer: " + name));
	}

}
