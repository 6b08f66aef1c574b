package io.freshet.rpc.internal.http2;

import java.util.stream.Stream;

import io.freshet.rpc.internal.wire.HeaderFields;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.util.AsciiString;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class InboundMessageTests {

	private static final int STREAM = 1;

	private final InboundMessage request = new InboundMessage(true);

	private final InboundMessage response = new InboundMessage(false);

	@Test
	void acceptsHeadersDataAndTrailers() throws Http2Exception {
		assertThat(this.request.headersReceived(STREAM, proper(), false)).isTrue();
		this.request.dataReceived(STREAM, 10, false);
		assertThat(this.request.isEnded()).isFalse();
		this.request.headersReceived(STREAM, fields("x-trailer", "1"), true);
		assertThat(this.request.isEnded()).isTrue();
	}

	@Test
	void skipsInformationalBlocksOfResponse() throws Http2Exception {
		assertThat(this.response.headersReceived(STREAM, fields(":status", "103"), false)).isFalse();
		assertThat(this.response.headersReceived(STREAM, fields(":status", "200"), false)).isTrue();
	}

	@Test
	void acceptsConnectThatNamesHostOnly() throws Http2Exception {
		assertThat(this.request.headersReceived(STREAM, fields(":method", "CONNECT", ":authority", "a"), false))
			.isTrue();
	}

	static Stream<HeaderFields> malformedRequests() {
		return Stream.of(fields(":scheme", "http", ":path", "/a"), fields(":method", "POST", ":path", "/a"),
				fields(":method", "POST", ":scheme", "http"), fields(":method", "POST", ":scheme", "http", ":path", ""),
				fields(":method", "", ":scheme", "http", ":path", "/a"),
				fields(":method", "POST", ":method", "POST", ":scheme", "http", ":path", "/a"),
				fields(":method", "POST", ":scheme", "http", ":scheme", "http", ":path", "/a"),
				fields(":method", "POST", ":scheme", "http", ":path", "/a", ":path", "/b"),
				fields(":method", "POST", ":scheme", "http", ":path", "/a", ":status", "200"),
				fields(":method", "POST", ":scheme", "http", ":path", "/a", ":protocol", "x"),
				fields(":method", "CONNECT", ":scheme", "http", ":path", "/a", ":authority", "a"),
				fields(":method", "CONNECT"), fields());
	}

	@ParameterizedTest
	@MethodSource("malformedRequests")
	void refusesRequestWithoutProperPseudoFields(HeaderFields fields) {
		assertError(Http2Error.PROTOCOL_ERROR, () -> this.request.headersReceived(STREAM, fields, true));
	}

	@Test
	void refusesResponseWithoutStatusOrWithFieldsOfRequest() {
		assertError(Http2Error.PROTOCOL_ERROR,
				() -> this.response.headersReceived(STREAM, fields("content-type", "application/grpc"), false));
		assertError(Http2Error.PROTOCOL_ERROR,
				() -> this.response.headersReceived(STREAM, fields(":status", "200", ":path", "/a"), false));
		assertError(Http2Error.PROTOCOL_ERROR,
				() -> this.response.headersReceived(STREAM, fields(":status", "200", ":status", "200"), false));
	}

	@Test
	void refusesTrailersWithPseudoField() throws Http2Exception {
		this.request.headersReceived(STREAM, proper(), false);
		assertError(Http2Error.PROTOCOL_ERROR,
				() -> this.request.headersReceived(STREAM, fields(":method", "POST"), true));
	}

	@Test
	void refusesTrailersThatDoNotEndTheStream() throws Http2Exception {
		this.request.headersReceived(STREAM, proper(), false);
		assertError(Http2Error.PROTOCOL_ERROR, () -> this.request.headersReceived(STREAM, fields(), false));
	}

	@Test
	void refusesWhatFollowsTheEnd() throws Http2Exception {
		this.request.headersReceived(STREAM, proper(), true);
		assertError(Http2Error.STREAM_CLOSED, () -> this.request.dataReceived(STREAM, 1, true));
		assertError(Http2Error.STREAM_CLOSED, () -> this.request.headersReceived(STREAM, fields(), true));
	}

	@Test
	void refusesDataBeforeHeaders() {
		assertError(Http2Error.PROTOCOL_ERROR, () -> this.response.dataReceived(STREAM, 1, true));
	}

	@Test
	void acceptsDataOfTheAnnouncedLength() throws Http2Exception {
		this.request.headersReceived(STREAM, proper().add(ascii("content-length"), ascii("10")), false);
		this.request.dataReceived(STREAM, 4, false);
		this.request.dataReceived(STREAM, 6, false);
		this.request.headersReceived(STREAM, fields(), true);
		assertThat(this.request.isEnded()).isTrue();
	}

	@Test
	void refusesMoreDataThanAnnounced() throws Http2Exception {
		this.request.headersReceived(STREAM, proper().add(ascii("content-length"), ascii("10")), false);
		this.request.dataReceived(STREAM, 10, false);
		assertError(Http2Error.PROTOCOL_ERROR, () -> this.request.dataReceived(STREAM, 1, false));
	}

	@Test
	void refusesLessDataThanAnnounced() throws Http2Exception {
		this.request.headersReceived(STREAM, proper().add(ascii("content-length"), ascii("10")), false);
		assertError(Http2Error.PROTOCOL_ERROR, () -> this.request.dataReceived(STREAM, 9, true));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "-1", "+1", "1 ", "1,1", "x", "9999999999999999999" })
	void refusesLengthThatIsNoNumber(String length) {
		assertError(Http2Error.PROTOCOL_ERROR, () -> this.request.headersReceived(STREAM,
				proper().add(ascii("content-length"), ascii(length)), false));
	}

	@Test
	void refusesTwoDifferentLengths() {
		assertError(Http2Error.PROTOCOL_ERROR, () -> this.request.headersReceived(STREAM,
				proper().add(ascii("content-length"), ascii("1")).add(ascii("content-length"), ascii("2")), false));
	}

	private static HeaderFields proper() {
		return fields(":method", "POST", ":scheme", "http", ":path", "/a");
	}

	private static HeaderFields fields(String... namesAndValues) {
		HeaderFields fields = new HeaderFields();
		for (int i = 0; i < namesAndValues.length; i += 2) {
			fields.add(ascii(namesAndValues[i]), ascii(namesAndValues[i + 1]));
		}
		return fields;
	}

	private static AsciiString ascii(String text) {
		return new AsciiString(text);
	}

	private static void assertError(Http2Error error, ThrowingCallable action) {
		assertThatExceptionOfType(Http2Exception.StreamException.class).isThrownBy(action)
			.satisfies((failure) -> assertThat(failure.error()).isEqualTo(error));
	}

}
