package io.freshet.rpc.internal.wire;

import io.freshet.rpc.StatusCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ConnectCodeTests {

	@ParameterizedTest
	@CsvSource({ "CANCELLED,canceled,499", "UNKNOWN,unknown,500", "INVALID_ARGUMENT,invalid_argument,400",
			"DEADLINE_EXCEEDED,deadline_exceeded,504", "NOT_FOUND,not_found,404", "ALREADY_EXISTS,already_exists,409",
			"PERMISSION_DENIED,permission_denied,403", "RESOURCE_EXHAUSTED,resource_exhausted,429",
			"FAILED_PRECONDITION,failed_precondition,400", "ABORTED,aborted,409", "OUT_OF_RANGE,out_of_range,400",
			"UNIMPLEMENTED,unimplemented,501", "INTERNAL,internal,500", "UNAVAILABLE,unavailable,503",
			"DATA_LOSS,data_loss,500", "UNAUTHENTICATED,unauthenticated,401" })
	void hasTheNamesAndStatusesOfTheTable(StatusCode code, String name, int httpStatus) {
		assertThat(ConnectCode.format(code)).isEqualTo(name);
		assertThat(ConnectCode.toHttpStatus(code)).isEqualTo(httpStatus);
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "OK")
	void readsWhatItWrites(StatusCode code) {
		assertThat(ConnectCode.parse(ConnectCode.format(code))).isEqualTo(code);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "ok", "cancelled", "NOT_FOUND", "5" })
	void knowsNoOtherNames(String name) {
		assertThat(ConnectCode.parse(name)).isNull();
	}

	@ParameterizedTest
	@CsvSource({ "400,INTERNAL", "401,UNAUTHENTICATED", "403,PERMISSION_DENIED", "404,UNIMPLEMENTED", "429,UNAVAILABLE",
			"502,UNAVAILABLE", "503,UNAVAILABLE", "504,UNAVAILABLE", "409,UNKNOWN", "500,UNKNOWN" })
	void hasACodeForAnAnswerThatNamesNone(String httpStatus, StatusCode code) {
		assertThat(ConnectCode.ofHttpStatus(httpStatus)).isEqualTo(code);
	}

	@Test
	void succeedsWith200() {
		assertThat(ConnectCode.toHttpStatus(StatusCode.OK)).isEqualTo(200);
	}

}
