package io.freshet.spring.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import com.google.protobuf.StringValue;
import io.freshet.rpc.Status;
import io.freshet.rpc.server.ServerInterceptor;
import io.freshet.spring.EchoRpc;
import io.freshet.spring.GlobalRpcInterceptor;
import io.freshet.spring.RpcAdvice;
import io.freshet.spring.RpcClient;
import io.freshet.spring.RpcExceptionHandler;
import io.freshet.spring.RpcService;
import io.netty.pkitesting.CertificateBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/** A whole application that fails shows the analysis instead of a stack trace. */
@ExtendWith(OutputCaptureExtension.class)
class FailureAnalysisTests {

	@Test
	void unknownChannel(CapturedOutput output) {
		fails(UsesClient.class, "--grpc.client.channel.orders.target=static://orders:1");
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("Did you mean @RpcClient(\"orders\")?")
			.doesNotContain("\tat ");
	}

	@Test
	void invalidTarget(CapturedOutput output) {
		fails(UsesClient.class, "--grpc.client.channel.ordes.target=carrier-pigeon://orders");
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("RPC channel 'ordes' has the target 'carrier-pigeon://orders', which is not valid");
	}

	@Test
	void twoBeansForOneService(CapturedOutput output) {
		fails(TwoServices.class);
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("Service 'testing.Echo' is served by two beans");
	}

	@Test
	void annotationWithoutInterface(CapturedOutput output) {
		fails(NoService.class);
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("is annotated with @RpcService, but implements no generated service interface");
	}

	@Test
	void exceptionHandlerWithoutException(CapturedOutput output) {
		fails(HandlesNothing.class);
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("says nowhere for which exceptions it is")
			.contains("Take the exception as a parameter or list it in the annotation");
	}

	@Test
	void interceptorForNoMethod(CapturedOutput output) {
		fails(InterceptsNothing.class);
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("lists what does not exist: 'Echo' is neither the name of a method");
	}

	@Test
	void addressThatIsNotOfThisMachine(CapturedOutput output) {
		fails(OneService.class, "--grpc.server.address=192.0.2.1");
		assertThat(output).contains("APPLICATION FAILED TO START").contains("grpc.server.address");
	}

	@Test
	void keyThatDoesNotBelongToItsCertificate(CapturedOutput output) throws Exception {
		CertificateBuilder certificate = new CertificateBuilder().subject("CN=localhost")
			.setIsCertificateAuthority(true);
		fails(OneService.class, "--grpc.server.ssl.bundle=mixed",
				"--spring.ssl.bundle.pem.mixed.keystore.certificate="
						+ certificate.buildSelfSigned().getCertificatePEM(),
				"--spring.ssl.bundle.pem.mixed.keystore.private-key="
						+ certificate.buildSelfSigned().getPrivateKeyPEM());
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("TLS of listener 'default' cannot be set up: private key (EC) does not belong to the certificate")
			.contains("Check the SSL bundles of 'grpc.server.ssl'");
	}

	private static void fails(Class<?> source, String... arguments) {
		List<String> all = new ArrayList<>(List.of("--grpc.server.port=0", "--grpc.server.security.enabled=false"));
		Stream.of(WithoutRegistries.PROPERTIES).forEach((property) -> all.add("--" + property));
		all.addAll(List.of(arguments));
		assertThatException()
			.isThrownBy(() -> new SpringApplicationBuilder(Application.class, source).web(WebApplicationType.NONE)
				.run(all.toArray(String[]::new))
				.close());
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

	static class UsesClient {

		@RpcClient("ordes")
		private EchoRpc.Client client;

	}

	@RpcAdvice
	@Import(OneService.class)
	static class HandlesNothing {

		@RpcExceptionHandler
		Status handle() {
			return Status.OK;
		}

	}

	@Import(OneService.class)
	static class InterceptsNothing {

		@Bean
		@GlobalRpcInterceptor(methods = "Echo")
		ServerInterceptor interceptor() {
			return (call, next) -> next.proceed(call);
		}

	}

	@RpcService
	static class OneService implements EchoRpc.Service {

		@Override
		public StringValue echo(StringValue request) {
			return request;
		}

	}

	@RpcService
	@Import(OneService.class)
	static class TwoServices implements EchoRpc.Service {

	}

	@RpcService
	static class NoService {

	}

}
