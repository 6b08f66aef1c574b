package io.freshet.spring.autoconfigure.validation;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

import build.buf.protovalidate.ValidationResult;
import build.buf.protovalidate.Validator;
import com.google.protobuf.Message;
import com.google.protobuf.StringValue;
import com.google.rpc.BadRequest;
import com.google.rpc.BadRequest.FieldViolation;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.RpcReader;
import io.freshet.rpc.RpcWriter;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.client.CallOptions;
import io.freshet.rpc.client.RpcChannel;
import io.freshet.rpc.protobuf.ErrorDetails;
import io.freshet.rpc.server.RpcServer;
import io.freshet.spring.MessageValidator;
import io.freshet.spring.RpcService;
import io.freshet.spring.autoconfigure.client.ChannelValidation;
import io.freshet.spring.autoconfigure.client.RpcClientAutoConfiguration;
import io.freshet.spring.autoconfigure.error.RpcErrorAutoConfiguration;
import io.freshet.spring.autoconfigure.server.RpcServerAutoConfiguration;
import io.freshet.spring.security.Shape;
import io.freshet.spring.security.TalkRpc;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.validation.annotation.Validated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** Tests for {@link RpcValidationAutoConfiguration}. */
class RpcValidationAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(RpcServerAutoConfiguration.class, RpcErrorAutoConfiguration.class,
				RpcValidationAutoConfiguration.class, ProtovalidateAutoConfiguration.class,
				RpcClientAutoConfiguration.class, ValidationAutoConfiguration.class))
		.withPropertyValues("grpc.server.port=0");

	private final ApplicationContextRunner noBadWords = this.contextRunner.withBean("words", MessageValidator.class,
			() -> RpcValidationAutoConfigurationTests::badWords);

	@ParameterizedTest
	@EnumSource
	void refusesRequestsOfEveryShape(Shape shape) {
		for (Class<?> service : new Class<?>[] { Talk.class, ReactorTalk.class }) {
			this.noBadWords.withBean(service).run((context) -> {
				assertThat(call(context, shape, "good", "fine")).isNotEmpty();
				assertRefused(catchThrowableOfType(RpcException.class, () -> call(context, shape, "bad", "fine")));
			});
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "TELL", "TALK" })
	void refusesTheMessageOfAStreamThatIsWrong(Shape shape) {
		for (Class<?> service : new Class<?>[] { Talk.class, ReactorTalk.class }) {
			this.noBadWords.withBean(service)
				.run((context) -> assertRefused(
						catchThrowableOfType(RpcException.class, () -> call(context, shape, "good", "bad"))));
		}
	}

	@Test
	void saysTheSameInConnect() {
		this.noBadWords.withBean(Talk.class).run((context) -> {
			HttpResponse<String> response = HttpClient.newHttpClient()
				.send(HttpRequest
					.newBuilder(URI
						.create("http://127.0.0.1:" + context.getBean(RpcServer.class).port() + "/testing.Talk/Say"))
					.header("Content-Type", "application/proto")
					.header("Connect-Protocol-Version", "1")
					.POST(HttpRequest.BodyPublishers.ofByteArray(StringValue.of("bad").toByteArray()))
					.build(), HttpResponse.BodyHandlers.ofString());
			BadRequest detail = BadRequest.newBuilder()
				.addFieldViolations(badWords(StringValue.of("bad")).get(0))
				.build();
			assertThat(response.statusCode()).isEqualTo(400);
			assertThat(response.body()).contains("\"code\":\"invalid_argument\"")
				.contains("google.rpc.BadRequest")
				.contains(Base64.getEncoder().withoutPadding().encodeToString(detail.toByteArray()));
		});
	}

	@Test
	void doesNothingWhereNothingCanCheck() {
		this.contextRunner.withClassLoader(new FilteredClassLoader(Validator.class))
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(MessageValidator.class)
				.doesNotHaveBean(ValidationServerInterceptor.class));
	}

	@Test
	void isOnWhereProtovalidateIs() {
		this.contextRunner.run((context) -> assertThat(context).hasSingleBean(ProtoRules.class)
			.hasSingleBean(ValidationServerInterceptor.class)
			.hasSingleBean(ChannelValidation.class));
	}

	@Test
	void isOffByProperty() {
		this.noBadWords.withPropertyValues("grpc.server.validation.enabled=false")
			.withBean(Talk.class)
			.run((context) -> {
				assertThat(context).doesNotHaveBean(ValidationServerInterceptor.class);
				assertThat(call(context, Shape.SAY, "bad")).containsExactly("bad");
			});
	}

	@Test
	void backsOff() {
		Validator mine = (message) -> ValidationResult.EMPTY;
		this.contextRunner.withBean(Validator.class, () -> mine)
			.run((context) -> assertThat(context.getBean(ProtoRules.class).validator()).isSameAs(mine));
		this.contextRunner.withClassLoader(new FilteredClassLoader(RpcServer.class))
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(RpcValidationAutoConfiguration.class)
				.doesNotHaveBean(ProtovalidateAutoConfiguration.class));
	}

	@Test
	void worksWithoutJakartaValidation() {
		this.noBadWords.withClassLoader(new FilteredClassLoader("jakarta.validation", "org.hibernate.validator"))
			.withBean(Talk.class)
			.run((context) -> assertRefused(
					catchThrowableOfType(RpcException.class, () -> call(context, Shape.SAY, "bad"))));
	}

	@ParameterizedTest
	@CsvSource({ "false, must not be empty", "true, must not be empty" })
	void refusesArgumentsThatBreakConstraints(boolean adapted, String description) {
		this.contextRunner.withBean(Constrained.class)
			.withPropertyValues("spring.validation.method.adapt-constraint-violations=" + adapted)
			.run((context) -> {
				RpcException refusal = catchThrowableOfType(RpcException.class, () -> call(context, Shape.SAY, ""));
				assertThat(refusal.code()).isEqualTo(StatusCode.INVALID_ARGUMENT);
				assertThat(ErrorDetails.of(refusal).fieldViolations())
					.containsExactly(FieldViolation.newBuilder().setField("word").setDescription(description).build());
			});
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void doesNotBlameTheClientForResults(boolean adapted) {
		this.contextRunner.withBean(Constrained.class)
			.withPropertyValues("spring.validation.method.adapt-constraint-violations=" + adapted)
			.run((context) -> assertThat(
					catchThrowableOfType(RpcException.class, () -> call(context, Shape.SAY, "null")).code())
				.isEqualTo(StatusCode.UNKNOWN));
	}

	@Test
	void letsServicesHaveConstraintsOfTheirOwn() {
		this.contextRunner.withBean(ConstrainedService.class).run((context) -> {
			assertThat(call(context, Shape.SAY, "good")).containsExactly("good");
			assertThat(catchThrowableOfType(RpcException.class, () -> call(context, Shape.SAY, "none")).code())
				.isEqualTo(StatusCode.UNKNOWN);
		});
	}

	@Test
	void leavesConstraintsAloneByProperty() {
		this.contextRunner.withBean(Constrained.class)
			.withPropertyValues("grpc.server.validation.method-constraints=false")
			.run((context) -> assertThat(
					catchThrowableOfType(RpcException.class, () -> call(context, Shape.SAY, "")).code())
				.isEqualTo(StatusCode.UNKNOWN));
	}

	private static List<FieldViolation> badWords(Message message) {
		return message.equals(StringValue.of("bad"))
				? List.of(FieldViolation.newBuilder().setField("value").setDescription("must not be bad").build())
				: List.of();
	}

	private static void assertRefused(RpcException refusal) {
		assertThat(refusal.code()).isEqualTo(StatusCode.INVALID_ARGUMENT);
		assertThat(refusal.status().message()).isEqualTo("value must not be bad");
		assertThat(ErrorDetails.of(refusal).fieldViolations()).isEqualTo(badWords(StringValue.of("bad")));
	}

	private static List<String> call(ApplicationContext context, Shape shape, String... words) {
		try (RpcChannel channel = RpcChannel.create("127.0.0.1:" + context.getBean(RpcServer.class).port())) {
			return shape.call(channel, CallOptions.DEFAULT, words);
		}
	}

	/** Says what it hears. */
	@RpcService
	static class Talk implements TalkRpc.Service {

		@Override
		public StringValue say(StringValue request) {
			return request;
		}

		@Override
		public void hear(StringValue request, RpcWriter<StringValue> responses) {
			responses.write(request);
		}

		@Override
		public StringValue tell(RpcReader<StringValue> requests) {
			List<String> words = new ArrayList<>();
			requests.forEach((request) -> words.add(request.getValue()));
			return StringValue.of(String.join(" ", words));
		}

		@Override
		public void talk(RpcReader<StringValue> requests, RpcWriter<StringValue> responses) {
			requests.forEach(responses::write);
		}

	}

	/** Says what it hears. */
	@RpcService
	static class ReactorTalk implements TalkRpc.ReactorService {

		@Override
		public Mono<StringValue> say(StringValue request) {
			return Mono.just(request);
		}

		@Override
		public Flux<StringValue> hear(StringValue request) {
			return Flux.just(request);
		}

		@Override
		public Mono<StringValue> tell(Flux<StringValue> requests) {
			return requests.last();
		}

		@Override
		public Flux<StringValue> talk(Flux<StringValue> requests) {
			return requests;
		}

	}

	/** Asks what has constraints. */
	@RpcService
	@Import(Words.class)
	static class Constrained implements TalkRpc.Service {

		private final Words words;

		Constrained(Words words) {
			this.words = words;
		}

		@Override
		public StringValue say(StringValue request) {
			return StringValue.of(this.words.learn(request.getValue()));
		}

	}

	/** Has constraints. */
	@Validated
	static class Words {

		@NotNull
		@SuppressWarnings("NullAway")
		public String learn(@NotEmpty @Size(max = 9) String word) {
			return word.equals("null") ? null : word;
		}

	}

	/** Has constraints although its interface has none. */
	@RpcService
	@Validated
	static class ConstrainedService implements TalkRpc.Service {

		@Override
		@NotNull
		@SuppressWarnings("NullAway")
		public StringValue say(@NotNull StringValue request) {
			return request.getValue().equals("none") ? null : request;
		}

	}

}
