package io.freshet.interop.conformance;

import java.util.List;

import com.google.protobuf.ByteString;

import io.freshet.interop.conformance.proto.BidiStreamRequest;
import io.freshet.interop.conformance.proto.ClientCompatRequest;
import io.freshet.interop.conformance.proto.ClientResponseResult;
import io.freshet.interop.conformance.proto.Code;
import io.freshet.interop.conformance.proto.HTTPVersion;
import io.freshet.interop.conformance.proto.Protocol;
import io.freshet.interop.conformance.proto.ServerCompatRequest;
import io.freshet.interop.conformance.proto.StreamResponseDefinition;
import io.freshet.interop.conformance.proto.StreamType;
import io.freshet.interop.conformance.proto.TLSCreds;
import io.freshet.interop.conformance.proto.UnaryRequest;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/** Lets the two programs for the conformance runner meet on the connections it names. */
@Timeout(30)
class ConformanceConnectionsTests {

	@Test
	void answersHalfDuplexStreamOverHttp1WhenAllRequestsHaveCome() throws Exception {
		ServerCompatRequest server = ServerCompatRequest.newBuilder()
			.setProtocol(Protocol.PROTOCOL_CONNECT)
			.setHttpVersion(HTTPVersion.HTTP_VERSION_1)
			.build();
		BidiStreamRequest first = BidiStreamRequest.newBuilder()
			.setResponseDefinition(
					StreamResponseDefinition.newBuilder().addResponseData(ByteString.copyFromUtf8("both")))
			.build();
		try (Runner runner = new Runner(server)) {
			ClientResponseResult result = result(
					runner.newCall("BidiStream", first, BidiStreamRequest.getDefaultInstance())
						.setProtocol(Protocol.PROTOCOL_CONNECT)
						.setHttpVersion(HTTPVersion.HTTP_VERSION_1)
						.setStreamType(StreamType.STREAM_TYPE_HALF_DUPLEX_BIDI_STREAM));
			assertThat(result.getPayloads(0).getData().toStringUtf8()).isEqualTo("both");
			assertThat(result.getPayloads(0).getRequestInfo().getRequestsCount()).isEqualTo(2);
		}
	}

	@Test
	void refusesGrpcCallOverHttp1() throws Exception {
		ServerCompatRequest server = ServerCompatRequest.newBuilder()
			.setHttpVersion(HTTPVersion.HTTP_VERSION_1)
			.build();
		try (Runner runner = new Runner(server)) {
			ClientCompatRequest.Builder call = runner.newCall("Unary", UnaryRequest.getDefaultInstance())
				.setHttpVersion(HTTPVersion.HTTP_VERSION_1);
			assertThat(result(call).getError().getMessage()).contains("505");
		}
	}

	@Test
	void callsOverEitherVersionWithTheCertificateThatTheServerAsksFor() throws Exception {
		X509Bundle host = selfSigned("host");
		X509Bundle client = selfSigned("client");
		ServerCompatRequest server = ServerCompatRequest.newBuilder()
			.setHttpVersion(HTTPVersion.HTTP_VERSION_2)
			.setUseTls(true)
			.setServerCreds(credentials(host))
			.setClientTlsCert(credentials(client).getCert())
			.build();
		try (Runner runner = new Runner(server)) {
			for (HTTPVersion version : List.of(HTTPVersion.HTTP_VERSION_1, HTTPVersion.HTTP_VERSION_2)) {
				ClientCompatRequest.Builder call = runner.newCall("Unary", UnaryRequest.getDefaultInstance())
					.setProtocol(Protocol.PROTOCOL_CONNECT)
					.setHttpVersion(version);
				assertThat(result(call).getError().getCode()).isEqualTo(Code.CODE_UNAVAILABLE);
				assertThat(result(call.setClientTlsCreds(credentials(client))).hasError()).isFalse();
			}
		}
	}

	private static ClientResponseResult result(ClientCompatRequest.Builder call) throws Exception {
		return Runner.make(call).getResponse();
	}

	private static X509Bundle selfSigned(String name) throws Exception {
		return new CertificateBuilder().subject("CN=" + name)
			.addSanIpAddress("127.0.0.1")
			.setIsCertificateAuthority(true)
			.buildSelfSigned();
	}

	private static TLSCreds credentials(X509Bundle certificate) {
		return TLSCreds.newBuilder()
			.setCert(ByteString.copyFromUtf8(certificate.getCertificatePathPEM()))
			.setKey(ByteString.copyFromUtf8(certificate.getPrivateKeyPEM()))
			.build();
	}

}
