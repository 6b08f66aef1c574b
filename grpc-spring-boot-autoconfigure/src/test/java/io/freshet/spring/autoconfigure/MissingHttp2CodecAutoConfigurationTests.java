package io.freshet.spring.autoconfigure;

import io.freshet.spring.autoconfigure.client.RpcClientAutoConfiguration;
import io.freshet.spring.autoconfigure.server.RpcServerAutoConfiguration;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests for {@link MissingHttp2CodecAutoConfiguration} and its failure analysis. */
class MissingHttp2CodecAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(MissingHttp2CodecAutoConfiguration.class,
				RpcClientAutoConfiguration.class, RpcServerAutoConfiguration.class));

	private final FilteredClassLoader withoutCodec = new FilteredClassLoader("io.netty.handler.codec.http2");

	@Test
	void isAbsentWhenTheCodecIsThere() {
		this.contextRunner.withPropertyValues("grpc.server.port=0")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(MissingHttp2CodecAutoConfiguration.class));
	}

	@Test
	void endsStartupWhenTheCodecIsMissing() {
		this.contextRunner.withClassLoader(this.withoutCodec)
			.run((context) -> assertThat(context).getFailure().isInstanceOf(MissingHttp2CodecException.class));
	}

	@Test
	void endsStartupWhenTheCodecIsMissingForServerOnly() {
		this.contextRunner.withClassLoader(this.withoutCodec)
			.withPropertyValues("grpc.client.enabled=false")
			.run((context) -> assertThat(context).getFailure().isInstanceOf(MissingHttp2CodecException.class));
	}

	@Test
	void asksForNothingWhenBothSidesAreOff() {
		this.contextRunner.withClassLoader(this.withoutCodec)
			.withPropertyValues("grpc.client.enabled=false", "grpc.server.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void namesTheDependency() {
		FailureAnalysis analysis = new MissingHttp2CodecFailureAnalyzer().analyze(new MissingHttp2CodecException());
		assertThat(analysis.getDescription())
			.isEqualTo("RPC servers and clients need Netty's HTTP/2 codec, which is not on the class path.");
		assertThat(analysis.getAction()).startsWith("Add the dependency io.netty:netty-codec-http2,");
	}

}
