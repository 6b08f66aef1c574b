package io.freshet.spring.autoconfigure.validation;

import java.util.List;

import com.google.protobuf.Message;
import com.google.protobuf.StringValue;
import com.google.rpc.BadRequest.FieldViolation;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.client.CallOptions;
import io.freshet.rpc.client.RpcChannel;
import io.freshet.rpc.server.RpcServer;
import io.freshet.spring.InvalidResponseException;
import io.freshet.spring.MessageValidator;
import io.freshet.spring.RpcAdvice;
import io.freshet.spring.RpcExceptionHandler;
import io.freshet.spring.autoconfigure.error.RpcErrorAutoConfiguration;
import io.freshet.spring.autoconfigure.server.RpcServerAutoConfiguration;
import io.freshet.spring.autoconfigure.validation.RpcValidationAutoConfigurationTests.ReactorTalk;
import io.freshet.spring.autoconfigure.validation.RpcValidationAutoConfigurationTests.Talk;
import io.freshet.spring.security.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** Responses of the server are checked if that is asked for. */
class ResponseValidationTests {

	/** Finds something wrong with what comes back, not with what is sent. */
	private final MessageValidator validator = new MessageValidator() {

		private boolean response;

		@Override
		public List<FieldViolation> violations(Message message) {
			boolean wrong = this.response && message.equals(StringValue.of("bad"));
			this.response = !this.response;
			return wrong ? List.of(FieldViolation.newBuilder().setField("value").setDescription("is bad").build())
					: List.of();
		}

	};

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(RpcServerAutoConfiguration.class, RpcErrorAutoConfiguration.class,
				RpcValidationAutoConfiguration.class))
		.withBean(MessageValidator.class, () -> this.validator)
		.withPropertyValues("grpc.server.port=0");

	private final ApplicationContextRunner checked = this.contextRunner
		.withPropertyValues("grpc.server.validation.responses=true");

	@ParameterizedTest
	@EnumSource
	void holdsBackResponsesOfEveryShape(Shape shape) {
		for (Class<?> service : new Class<?>[] { Talk.class, ReactorTalk.class }) {
			this.checked.withBean(service).run((context) -> {
				assertThat(call(context, shape, "good")).containsExactly("good");
				RpcException refusal = catchThrowableOfType(RpcException.class, () -> call(context, shape, "bad"));
				assertThat(refusal.code()).isEqualTo(StatusCode.UNKNOWN);
				assertThat(refusal.status().message()).startsWith("internal error, id ").doesNotContain("bad");
			});
		}
	}

	@Test
	void adviceMaySayWhatTheClientSees() {
		this.checked.withBean(Talk.class)
			.withBean(Advice.class)
			.run((context) -> assertThat(
					catchThrowableOfType(RpcException.class, () -> call(context, Shape.SAY, "bad")).status().message())
				.isEqualTo("[value]"));
	}

	@Test
	void isOffByDefault() {
		this.contextRunner.withBean(Talk.class)
			.withBean("none", MessageValidator.class, () -> (message) -> List.of())
			.run((context) -> {
				// two requests: the validator takes the second for a response
				assertThat(call(context, Shape.SAY, "good")).containsExactly("good");
				assertThat(catchThrowableOfType(RpcException.class, () -> call(context, Shape.SAY, "bad")).code())
					.isEqualTo(StatusCode.INVALID_ARGUMENT);
			});
	}

	private static List<String> call(ApplicationContext context, Shape shape, String word) {
		try (RpcChannel channel = RpcChannel.create("127.0.0.1:" + context.getBean(RpcServer.class).port())) {
			return shape.call(channel, CallOptions.DEFAULT, word);
		}
	}

	@RpcAdvice
	static class Advice {

		@RpcExceptionHandler(code = StatusCode.INTERNAL)
		String handle(InvalidResponseException failure) {
			return failure.violations().stream().map(FieldViolation::getField).toList().toString();
		}

	}

}
