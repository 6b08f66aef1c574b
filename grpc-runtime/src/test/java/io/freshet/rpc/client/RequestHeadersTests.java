package io.freshet.rpc.client;

import java.time.Duration;

import io.freshet.rpc.Deadline;
import io.freshet.rpc.Metadata;
import io.freshet.rpc.internal.wire.GzipCodec;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests of {@link RequestHeaders}. */
class RequestHeadersTests {

	@Test
	void writesFieldsInTheOrderOfTheSpecification() {
		ChannelOptions options = ChannelOptions.builder().userAgent("parcels/1.2").build();
		RequestHeaders headers = new RequestHeaders(Target.parse("greeter:9090"), options);
		Deadline deadline = Deadline.after(Duration.ofSeconds(2), () -> 0);
		assertThat(headers.format("/a.B/c", deadline, new GzipCodec(), Metadata.of("x", "y")).toString())
			.isEqualTo(":method: POST, :scheme: http, :path: /a.B/c, :authority: greeter:9090, "
					+ "grpc-timeout: 2000000u, te: trailers, content-type: application/grpc, "
					+ "user-agent: parcels/1.2 grpc-java-freshet/dev, grpc-encoding: gzip, "
					+ "grpc-accept-encoding: identity,gzip,br,zstd, x: y");
	}

	@Test
	void leavesOutWhatThereIsNot() {
		RequestHeaders headers = new RequestHeaders(Target.parse("in-memory:x"),
				ChannelOptions.builder().tls(ClientTls.systemTrust()).authority("other").build());
		assertThat(headers.format("/a.B/c", null, null, Metadata.empty()).toString())
			.isEqualTo(":method: POST, :scheme: https, :path: /a.B/c, :authority: other, te: trailers, "
					+ "content-type: application/grpc, user-agent: grpc-java-freshet/dev, "
					+ "grpc-accept-encoding: identity,gzip,br,zstd");
	}

}
