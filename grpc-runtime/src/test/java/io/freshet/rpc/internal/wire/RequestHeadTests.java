package io.freshet.rpc.internal.wire;

import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import io.netty.util.AsciiString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatObject;

class RequestHeadTests {

	@Test
	void readsEverythingThatACallNeeds() {
		HeaderFields fields = call();
		add(fields, "te", "trailers");
		add(fields, "grpc-timeout", "3S");
		add(fields, "grpc-encoding", "gzip");
		add(fields, "grpc-accept-encoding", "gzip");
		add(fields, "x-custom", "1");
		RequestHead head = RequestHead.parse(fields);
		assertThat(head.refusal()).isNull();
		assertThatObject(head.path()).hasToString("/pkg.Service/Method");
		assertThatObject(head.scheme()).hasToString("http");
		assertThatObject(head.authority()).hasToString("localhost:9090");
		assertThat(head.contentType()).isEqualTo(ContentType.GRPC);
		assertThat(head.timeoutNanos()).isEqualTo(3_000_000_000L);
		assertThatObject(head.encoding()).hasToString("gzip");
		assertThatObject(head.acceptEncoding()).hasToString("gzip");
		assertThat(MetadataFields.toMetadata(head.fields()).names()).containsExactly("x-custom");
	}

	@Test
	void hasNoTimeoutAndNoEncodingUnlessSent() {
		RequestHead head = RequestHead.parse(call());
		assertThat(head.refusal()).isNull();
		assertThat(head.timeoutNanos()).isEqualTo(Long.MAX_VALUE);
		assertThatObject(head.encoding()).isNull();
		assertThatObject(head.acceptEncoding()).isNull();
	}

	@Test
	void takesTheHostWhenThereIsNoAuthority() {
		HeaderFields fields = without(call(), ":authority");
		add(fields, "host", "example.com");
		assertThatObject(RequestHead.parse(fields).authority()).hasToString("example.com");
		HeaderFields both = call();
		add(both, "host", "example.com");
		assertThatObject(RequestHead.parse(both).authority()).hasToString("localhost:9090");
		assertThat(RequestHead.parse(both).refusal()).isNull();
	}

	@Test
	void joinsRepeatedListsOfCodings() {
		HeaderFields fields = call();
		add(fields, "grpc-accept-encoding", "br");
		add(fields, "grpc-accept-encoding", "gzip");
		RequestHead head = RequestHead.parse(fields);
		assertThat(head.refusal()).isNull();
		assertThatObject(head.acceptEncoding()).hasToString("br,gzip");
	}

	@ParameterizedTest
	@ValueSource(strings = { "application/grpc", "application/grpc+proto", "application/grpc;charset=utf-8",
			"application/grpc+proto; a=b", "Application/GRPC", "application/grpc ; a=b" })
	void acceptsContentType(String contentType) {
		HeaderFields fields = without(call(), "content-type");
		add(fields, "content-type", contentType);
		assertThat(RequestHead.parse(fields).refusal()).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "application/grpc-web", "application/grpc-web+proto", "application/grpc+foo",
			"application/grpc+", "application/grpcx", "application/json", "text/html", "", "application/grpc+proto2" })
	void refusesContentType(String contentType) {
		HeaderFields fields = without(call(), "content-type");
		add(fields, "content-type", contentType);
		Refusal refusal = refusalOf(fields);
		assertThat(refusal.httpStatus()).isEqualTo(415);
		assertThat(refusal.body()).isEqualTo("content-type '" + contentType + "' is not supported");
		assertThat(refusal.toFields()).hasToString(":status: 415, content-type: text/plain; charset=utf-8, "
				+ "accept-post: application/grpc, application/grpc+proto");
	}

	@Test
	void refusesAMissingContentType() {
		assertThat(refusalOf(without(call(), "content-type")).body()).isEqualTo("content-type is missing");
	}

	@ParameterizedTest
	@ValueSource(strings = { "GET", "PUT", "OPTIONS", "post", "" })
	void refusesOtherMethodsThanPost(String method) {
		HeaderFields fields = without(call(), ":method");
		add(fields, ":method", method);
		Refusal refusal = refusalOf(fields);
		assertThat(refusal.httpStatus()).isEqualTo(405);
		assertThatObject(refusal.toFields().get(HeaderNames.ALLOW)).hasToString("POST");
		assertThat(refusal.body()).isNotEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "pkg.Service/Method", "*", "http://x/pkg.Service/Method", "%2Fpkg.Service/Method" })
	void refusesAPathThatDoesNotStartWithASlash(String path) {
		HeaderFields fields = without(call(), ":path");
		add(fields, ":path", path);
		Refusal refusal = refusalOf(fields);
		assertThat(refusal.httpStatus()).isEqualTo(404);
		HeaderFields answer = refusal.toFields();
		assertThatObject(answer.get(HeaderNames.STATUS)).hasToString("404");
		assertThatObject(answer.get(HeaderNames.GRPC_STATUS)).hasToString("12");
	}

	@Test
	void refusesAMissingPath() {
		assertThat(refusalOf(without(call(), ":path")).body()).isEqualTo("path is missing");
	}

	@Test
	void refusesABrokenTimeoutWithInternal() {
		HeaderFields fields = call();
		add(fields, "grpc-timeout", "3 seconds");
		Refusal refusal = refusalOf(fields);
		assertThat(refusal.toFields()).hasToString(":status: 200, content-type: application/grpc, grpc-status: 13, "
				+ "grpc-message: grpc-timeout '3 seconds' is not a timeout");
		assertThat(refusal.body()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { ":path", ":method", ":scheme", ":authority", "host", "content-type", "grpc-timeout",
			"grpc-encoding" })
	void refusesARepeatedSingleValue(String name) {
		HeaderFields fields = without(call(), name);
		AsciiString value = call().get(new AsciiString(name));
		for (int i = 0; i < 2; i++) {
			add(fields, name, (value != null) ? value.toString() : "1S");
		}
		Refusal refusal = refusalOf(fields);
		assertThat(refusal.httpStatus()).isEqualTo(400);
		assertThat(refusal.body()).isEqualTo("header " + name + " occurs more than once");
	}

	@Test
	void toleratesATimeoutOfZero() {
		HeaderFields fields = call();
		add(fields, "grpc-timeout", "0n");
		assertThat(RequestHead.parse(fields).refusal()).isNull();
		assertThat(RequestHead.parse(fields).timeoutNanos()).isZero();
	}

	@Test
	void refusesUnknownMethodsAndCodingsByTrailersOnly() {
		assertThat(Refusal.unknownMethod(new AsciiString("/a/B")).toFields())
			.hasToString(":status: 200, content-type: application/grpc, grpc-status: 12, "
					+ "grpc-message: there is no method /a/B");
		Refusal encoding = Refusal.unknownEncoding(new AsciiString("br"), new AsciiString("identity,gzip"));
		assertThat(encoding.toFields()).hasToString(":status: 200, content-type: application/grpc, grpc-status: 12, "
				+ "grpc-message: grpc-encoding 'br' is not supported, supported are: identity,gzip, "
				+ "grpc-accept-encoding: identity,gzip");
		Refusal none = Refusal.unknownEncoding(new AsciiString("br"), CodecRegistry.of().acceptList());
		assertThatObject(none.toFields().get(HeaderNames.GRPC_ACCEPT_ENCODING)).hasToString("identity");
	}

	@Test
	void refusesLargeHeadersWithHttp431() {
		Refusal refusal = Refusal.headersTooLarge(8192);
		assertThat(refusal.httpStatus()).isEqualTo(431);
		assertThat(refusal.grpcStatus()).isEqualTo(
				Status.of(StatusCode.RESOURCE_EXHAUSTED, "headers exceed the limit of 8192 bytes (maxMetadataBytes)"));
	}

	private static Refusal refusalOf(HeaderFields fields) {
		Refusal refusal = RequestHead.parse(fields).refusal();
		assertThat(refusal).isNotNull();
		return refusal;
	}

	private static HeaderFields call() {
		HeaderFields fields = new HeaderFields();
		add(fields, ":method", "POST");
		add(fields, ":scheme", "http");
		add(fields, ":path", "/pkg.Service/Method");
		add(fields, ":authority", "localhost:9090");
		add(fields, "content-type", "application/grpc");
		return fields;
	}

	private static HeaderFields without(HeaderFields fields, String name) {
		HeaderFields rest = new HeaderFields();
		for (int i = 0; i < fields.size(); i++) {
			if (!fields.name(i).contentEquals(name)) {
				rest.add(fields.name(i), fields.value(i));
			}
		}
		return rest;
	}

	private static void add(HeaderFields fields, String name, String value) {
		fields.add(new AsciiString(name), new AsciiString(value));
	}

}
