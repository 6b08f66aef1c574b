package io.freshet.spring.autoconfigure.validation;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import build.buf.protovalidate.Validator;
import com.google.protobuf.StringValue;
import com.google.rpc.BadRequest.FieldViolation;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.client.CallOptions;
import io.freshet.rpc.client.RpcChannel;
import io.freshet.rpc.protobuf.ErrorDetails;
import io.freshet.rpc.server.ServerInterceptor;
import io.freshet.spring.MessageValidator;
import io.freshet.spring.RpcClient;
import io.freshet.spring.autoconfigure.client.RpcClientAutoConfiguration;
import io.freshet.spring.autoconfigure.server.RpcServerAutoConfiguration;
import io.freshet.spring.autoconfigure.validation.RpcValidationAutoConfigurationTests.Talk;
import io.freshet.spring.security.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** Channels check what is sent and what comes back, each for itself. */
class ChannelValidationTests {

	private static final List<FieldViolation> BAD = List
		.of(FieldViolation.newBuilder().setField("value").setDescription("must not be bad").build());

	private final AtomicInteger served = new AtomicInteger();

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(RpcServerAutoConfiguration.class, RpcClientAutoConfiguration.class,
				ProtovalidateAutoConfiguration.class, RpcValidationAutoConfiguration.class))
		.withBean(ServerInterceptor.class, () -> (call, next) -> {
			this.served.incrementAndGet();
			next.proceed(call);
		})
		.withBean(Talk.class)
		.withBean(Caller.class)
		.withPropertyValues("grpc.server.port=0", "grpc.server.validation.enabled=false",
				"grpc.client.defaults.target=static://127.0.0.1:${local.grpc.port}",
				"grpc.client.channel.plain.deadline=10s", "grpc.client.channel.careful.validation.requests=true",
				"grpc.client.channel.distrustful.validation.responses=true");

	private final ApplicationContextRunner noBadWords = this.contextRunner.withBean(MessageValidator.class,
			() -> (message) -> message.equals(StringValue.of("bad")) ? BAD : List.of());

	@ParameterizedTest
	@EnumSource
	void requestsAreCheckedBeforeTheyAreSent(Shape shape) {
		this.noBadWords.run((context) -> {
			RpcChannel channel = context.getBean(Caller.class).careful().getObject();
			assertThat(shape.call(channel, CallOptions.DEFAULT, "good")).isNotEmpty();
			RpcException refusal = refusal(shape, channel, "bad");
			assertThat(refusal.code()).isEqualTo(StatusCode.INVALID_ARGUMENT);
			assertThat(ErrorDetails.of(refusal).fieldViolations()).isEqualTo(BAD);
			assertThat(refusal.receivedFromPeer()).isFalse();
		});
	}

	@ParameterizedTest
	@EnumSource(names = { "TELL", "TALK" })
	void laterMessagesOfStreamsAreCheckedToo(Shape shape) {
		this.noBadWords.run((context) -> assertThat(
				refusal(shape, context.getBean(Caller.class).careful().getObject(), "good", "bad").code())
			.isEqualTo(StatusCode.INVALID_ARGUMENT));
	}

	@Test
	void theServerHearsNothingOfSingleRequestsThatAreNotValid() {
		this.noBadWords.run((context) -> {
			refusal(Shape.SAY, context.getBean(Caller.class).careful().getObject(), "bad");
			assertThat(Shape.SAY.call(context.getBean(Caller.class).plain().getObject(), CallOptions.DEFAULT, "bad"))
				.containsExactly("bad");
			assertThat(this.served).hasValue(1);
		});
	}

	@ParameterizedTest
	@EnumSource
	void responsesAreCheckedBeforeTheCallerSeesThem(Shape shape) {
		this.noBadWords.run((context) -> {
			RpcChannel channel = context.getBean(Caller.class).distrustful().getObject();
			assertThat(shape.call(channel, CallOptions.DEFAULT, "good")).isNotEmpty();
			RpcException refusal = refusal(shape, channel, "bad");
			assertThat(refusal.code()).isEqualTo(StatusCode.INTERNAL);
			assertThat(refusal.status().message()).isEqualTo("response is not valid: value must not be bad");
			assertThat(ErrorDetails.of(refusal).fieldViolations()).isEqualTo(BAD);
			assertThat(refusal.receivedFromPeer()).isFalse();
		});
	}

	@Test
	void anErrorOfTheValidatorEndsTheCall() {
		this.contextRunner.withBean(MessageValidator.class, () -> (message) -> {
			throw new IllegalStateException("rules make no sense");
		}).run((context) -> {
			Caller caller = context.getBean(Caller.class);
			for (ObjectProvider<RpcChannel> channel : List.of(caller.careful(), caller.distrustful())) {
				for (Shape shape : Shape.values()) {
					RpcException refusal = refusal(shape, channel.getObject(), "good");
					assertThat(refusal.code()).isEqualTo(StatusCode.UNKNOWN);
					assertThat(refusal.getCause()).hasMessage("rules make no sense");
				}
			}
		});
	}

	@Test
	void saysSoWhenThereIsNothingThatCouldCheck() {
		this.contextRunner.withClassLoader(new FilteredClassLoader(Validator.class))
			.run((context) -> assertThatThrownBy(() -> careful(context))
				.hasMessageContaining("grpc.client.channel.careful.validation.requests")
				.hasMessageContaining("build.buf:protovalidate"));
	}

	@Test
	void isOffByDefaultAndInheritedWhenItIsNot() {
		this.noBadWords.withPropertyValues("grpc.client.defaults.validation.requests=true")
			.run((context) -> assertThat(
					refusal(Shape.SAY, context.getBean(Caller.class).plain().getObject(), "bad").code())
				.isEqualTo(StatusCode.INVALID_ARGUMENT));
	}

	private static RpcChannel careful(ApplicationContext context) {
		return context.getBean(Caller.class).careful().getObject();
	}

	private static RpcException refusal(Shape shape, RpcChannel channel, String... words) {
		return catchThrowableOfType(RpcException.class, () -> shape.call(channel, CallOptions.DEFAULT, words));
	}

	record Caller(@RpcClient("plain") ObjectProvider<RpcChannel> plain,
			@RpcClient("careful") ObjectProvider<RpcChannel> careful,
			@RpcClient("distrustful") ObjectProvider<RpcChannel> distrustful) {

	}

}
