package io.freshet.rpc.internal.wire;

import io.freshet.rpc.internal.wire.RpcMediaType.Form;
import io.netty.util.AsciiString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class RpcMediaTypeTests {

	@ParameterizedTest
	@CsvSource({ "application/grpc,GRPC,proto", "application/grpc+json,GRPC,json", "application/grpc+foo,GRPC,foo",
			"application/grpc-web,GRPC_WEB,proto", "application/grpc-web+json,GRPC_WEB,json",
			"application/grpc-web-text,GRPC_WEB_TEXT,proto", "application/grpc-web-text+proto,GRPC_WEB_TEXT,proto",
			"application/connect+json,CONNECT_STREAM,json", "application/proto,CONNECT_UNARY,proto",
			"application/json,CONNECT_UNARY,json", "Application/JSON; charset=utf-8,CONNECT_UNARY,json",
			"application/grpc-web ;x=y,GRPC_WEB,proto" })
	void readsFormAndCodec(String value, Form form, String codec) {
		assertThat(RpcMediaType.parse(new AsciiString(value))).isEqualTo(new RpcMediaType(form, codec));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "text/plain", "application/", "application/connect", "application/connect+",
			"application/grpc+", "application/grpc-webby", "application/x-www-form-urlencoded", "application/xml",
			"multipart/form-data", "json", "application/grpc-web-texts" })
	void knowsWhatDoesNotBelongToACall(String value) {
		assertThat(RpcMediaType.parse(new AsciiString(value))).isNull();
	}

	@Test
	void knowsThatNothingDoesNotBelongToACall() {
		assertThat(RpcMediaType.parse(null)).isNull();
	}

	@ParameterizedTest
	@EnumSource
	void readsWhatItWrites(Form form) {
		RpcMediaType type = new RpcMediaType(form, RpcMediaType.JSON);
		assertThat(RpcMediaType.parse(type.format())).isEqualTo(type);
	}

}
