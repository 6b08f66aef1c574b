package io.freshet.rpc.internal.wire;

import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.internal.wire.ResponseHead.Kind;
import io.netty.util.AsciiString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatObject;

class ResponseHeadTests {

	@Test
	void announcesMessages() {
		ResponseHead head = ResponseHead
			.parse(fields(":status", "200", "content-type", "application/grpc+proto", "grpc-encoding", "gzip"), false);
		assertThat(head.kind()).isEqualTo(Kind.MESSAGES);
		assertThat(head.status()).isNull();
		assertThatObject(head.encoding()).hasToString("gzip");
	}

	@Test
	void takesIdentityForNoEncoding() {
		assertThatObject(ResponseHead
			.parse(fields(":status", "200", "content-type", "application/grpc", "grpc-encoding", "identity"), false)
			.encoding()).isNull();
	}

	@Test
	void ignoresAStatusThatIsFollowedByMore() {
		ResponseHead head = ResponseHead
			.parse(fields(":status", "200", "content-type", "application/grpc", "grpc-status", "9"), false);
		assertThat(head.kind()).isEqualTo(Kind.MESSAGES);
		assertThat(head.status()).isNull();
	}

	@Test
	void readsAResponseThatIsOneBlock() {
		ResponseHead head = ResponseHead.parse(fields(":status", "200", "content-type", "application/grpc",
				"grpc-status", "5", "grpc-message", "no%20parcel", "x-a", "1"), true);
		assertThat(head.kind()).isEqualTo(Kind.TRAILERS_ONLY);
		assertThat(head.status()).isEqualTo(Status.of(StatusCode.NOT_FOUND, "no parcel"));
		assertThat(MetadataFields.toMetadata(head.fields()).names()).containsExactly("x-a");
	}

	@Test
	void readsOneBlockWithoutStatusAsUnknown() {
		ResponseHead head = ResponseHead.parse(fields(":status", "200", "content-type", "application/grpc"), true);
		assertThat(head.kind()).isEqualTo(Kind.TRAILERS_ONLY);
		assertThat(head.status()).isEqualTo(Status.of(StatusCode.UNKNOWN, "response has no grpc-status"));
	}

	@Test
	void prefersTheGrpcStatusToTheHttpStatus() {
		ResponseHead ended = ResponseHead.parse(fields(":status", "404", "grpc-status", "7"), true);
		assertThat(ended.kind()).isEqualTo(Kind.TRAILERS_ONLY);
		assertThat(ended.status()).isEqualTo(Status.of(StatusCode.PERMISSION_DENIED));
		ResponseHead open = ResponseHead.parse(fields(":status", "404", "grpc-status", "7"), false);
		assertThat(open.kind()).isEqualTo(Kind.NOT_GRPC);
		assertThat(open.status()).isEqualTo(Status.of(StatusCode.PERMISSION_DENIED));
	}

	@ParameterizedTest
	@CsvSource({ "400,INTERNAL", "401,UNAUTHENTICATED", "403,PERMISSION_DENIED", "404,UNIMPLEMENTED", "429,UNAVAILABLE",
			"502,UNAVAILABLE", "503,UNAVAILABLE", "504,UNAVAILABLE", "204,UNKNOWN", "302,UNKNOWN", "405,UNKNOWN",
			"409,UNKNOWN", "412,UNKNOWN", "413,UNKNOWN", "415,UNKNOWN", "418,UNKNOWN", "431,UNKNOWN", "500,UNKNOWN",
			"505,UNKNOWN", "800,UNKNOWN", "abc,UNKNOWN" })
	void mapsTheHttpStatus(String httpStatus, StatusCode code) {
		for (boolean endStream : new boolean[] { false, true }) {
			ResponseHead head = ResponseHead.parse(fields(":status", httpStatus, "content-type", "application/grpc"),
					endStream);
			assertThat(head.kind()).isEqualTo(Kind.NOT_GRPC);
			assertThat(head.status()).isEqualTo(Status.of(code, "server answered with HTTP status " + httpStatus));
		}
	}

	@Test
	void readsAMissingHttpStatusAsUnknown() {
		assertThat(ResponseHead.parse(fields("content-type", "application/grpc"), false).status())
			.isEqualTo(Status.of(StatusCode.UNKNOWN, "response has no HTTP status"));
	}

	@ParameterizedTest
	@CsvSource({ "text/html,UNKNOWN", "application/grpc-web,UNKNOWN", "application/grpc+json,INTERNAL" })
	void refusesAContentTypeThatIsNotExpected(String contentType, StatusCode code) {
		ResponseHead head = ResponseHead
			.parse(fields(":status", "200", "content-type", contentType, "grpc-status", "0"), true);
		assertThat(head.kind()).isEqualTo(Kind.NOT_GRPC);
		assertThat(head.status()).isEqualTo(Status.of(code, "server answered with content-type '" + contentType + "'"));
	}

	@Test
	void refusesAMissingContentTypeUnlessTheStatusIsThere() {
		assertThat(ResponseHead.parse(fields(":status", "200"), false).status())
			.isEqualTo(Status.of(StatusCode.UNKNOWN, "server answered without content-type"));
		assertThat(ResponseHead.parse(fields(":status", "200", "grpc-status", "14"), true).status())
			.isEqualTo(Status.of(StatusCode.UNAVAILABLE));
	}

	private static HeaderFields fields(String... entries) {
		HeaderFields fields = new HeaderFields();
		for (int i = 0; i < entries.length; i += 2) {
			fields.add(new AsciiString(entries[i]), new AsciiString(entries[i + 1]));
		}
		return fields;
	}

}
