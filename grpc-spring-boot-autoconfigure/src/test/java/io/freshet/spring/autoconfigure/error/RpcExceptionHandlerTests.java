package io.freshet.spring.autoconfigure.error;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;

import com.google.protobuf.StringValue;
import com.google.rpc.ErrorInfo;
import com.google.rpc.ResourceInfo;
import io.freshet.rpc.Metadata;
import io.freshet.rpc.MethodDescriptor;
import io.freshet.rpc.RpcContext;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.RpcWriter;
import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.protobuf.StatusDetails;
import io.freshet.rpc.server.ServerInterceptor;
import io.freshet.spring.RpcAdvice;
import io.freshet.spring.RpcExceptionHandler;
import io.freshet.spring.RpcService;
import io.freshet.spring.autoconfigure.error.FailingTalk.Style;
import io.freshet.spring.security.Shape;
import io.freshet.spring.security.TalkRpc;
import org.aopalliance.intercept.MethodInterceptor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.aop.framework.autoproxy.BeanNameAutoProxyCreator;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.annotation.ReflectiveRuntimeHintsRegistrar;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.annotation.Order;

import static org.assertj.core.api.Assertions.assertThat;

/** Methods of the application say what clients see of exceptions. */
class RpcExceptionHandlerTests {

	static List<Arguments> calls() {
		List<Arguments> calls = new ArrayList<>();
		Style.all()
			.forEach((style) -> List.of(Shape.values()).forEach((shape) -> calls.add(Arguments.of(style, shape))));
		return calls;
	}

	@ParameterizedTest
	@MethodSource("calls")
	void areAskedInEveryStyleAndShape(Style style, Shape shape) {
		style.serve(FailingTalk.runner(), new FileNotFoundException("notes.txt"))
			.withBean(Files.class)
			.run((context) -> {
				RpcException refusal = FailingTalk.refusal(context, shape);
				assertThat(refusal.status()).isEqualTo(Status.of(StatusCode.NOT_FOUND, "no file notes.txt"));
			});
	}

	@ParameterizedTest
	@MethodSource("calls")
	void areAskedForInterceptors(Style style, Shape shape) {
		style.serve(FailingTalk.runner(), new IllegalStateException("not reached"))
			.withBean(Files.class)
			.withBean(ServerInterceptor.class, () -> (call, next) -> {
				throw new FileNotFoundException("keys.txt");
			})
			.run((context) -> assertThat(FailingTalk.refusal(context, shape).status().message())
				.isEqualTo("no file keys.txt"));
	}

	@Test
	void theNearestClassOfTheExceptionCountsAndThenItsCause() {
		ApplicationContextRunner runner = FailingTalk.runner().withBean(Files.class);
		Style.BLOCKING.serve(runner, new IOException("disk"))
			.run((context) -> assertThat(FailingTalk.refusal(context).code()).isEqualTo(StatusCode.DATA_LOSS));
		Style.BLOCKING.serve(runner, new IllegalArgumentException(new IOException("disk")))
			.run((context) -> assertThat(FailingTalk.refusal(context).code()).isEqualTo(StatusCode.DATA_LOSS));
	}

	@Test
	void theServiceIsAskedBeforeAdviceAndAdviceInItsOrder() {
		FailingTalk.runner()
			.withBean(OwnHandler.class)
			.withBean("second", Second.class)
			.withBean("first", First.class)
			.run((context) -> {
				assertThat(FailingTalk.refusal(context, Shape.SAY).status().message()).isEqualTo("own: hello");
				assertThat(FailingTalk.refusal(context, Shape.HEAR).status().message()).isEqualTo("first");
			});
	}

	@Test
	void getWhatTheyAskFor() {
		Style.BLOCKING.serve(FailingTalk.runner(), new IllegalStateException("broken"))
			.withBean(Curious.class)
			.run((context) -> {
				assertThat(FailingTalk.refusal(context, Shape.SAY).status().message())
					.isEqualTo("broken hello Say /testing.Talk/Say true");
				// a stream has no single request
				assertThat(FailingTalk.refusal(context, Shape.TELL).status().message()).isEqualTo("without request");
			});
	}

	@Test
	void answerWithDetails() {
		Style.BLOCKING.serve(FailingTalk.runner(), new FileNotFoundException("a"))
			.withBean(Detailed.class)
			.run((context) -> {
				RpcException refusal = FailingTalk.refusal(context);
				assertThat(refusal.code()).isEqualTo(StatusCode.NOT_FOUND);
				assertThat(StatusDetails.find(refusal.status(), ResourceInfo.class)).get()
					.extracting(ResourceInfo::getResourceName)
					.isEqualTo("a");
			});
		Style.BLOCKING.serve(FailingTalk.runner(), new IllegalStateException("b"))
			.withBean(Detailed.class)
			.run((context) -> {
				RpcException refusal = FailingTalk.refusal(context);
				assertThat(refusal.code()).isEqualTo(StatusCode.ABORTED);
				assertThat(refusal.status().message()).isEqualTo("BROKEN");
				assertThat(refusal.status().details()).hasSize(2);
			});
	}

	@Test
	void ofEverythingAreAskedLastAndLeaveRpcExceptionsAlone() {
		ApplicationContextRunner runner = FailingTalk.runner().withBean(Anything.class);
		Style.BLOCKING.serve(runner, new IllegalStateException())
			.run((context) -> assertThat(FailingTalk.refusal(context).code()).isEqualTo(StatusCode.INTERNAL));
		Style.BLOCKING.serve(runner, new TimeoutException())
			.run((context) -> assertThat(FailingTalk.refusal(context).code()).isEqualTo(StatusCode.DEADLINE_EXCEEDED));
		Style.BLOCKING.serve(runner, new RpcException(StatusCode.ABORTED, "mine"))
			.run((context) -> assertThat(FailingTalk.refusal(context).code()).isEqualTo(StatusCode.ABORTED));
	}

	@Test
	void areForTheServicesOfTheirScope() {
		Throwable failure = new FileNotFoundException("x");
		for (Class<?> inScope : List.of(OfPackage.class, OfType.class, OfAnnotation.class)) {
			Style.BLOCKING.serve(FailingTalk.runner(), failure)
				.withBean(inScope)
				.run((context) -> assertThat(FailingTalk.refusal(context).code()).isEqualTo(StatusCode.NOT_FOUND));
			Style.REACTOR.serve(FailingTalk.runner(), failure)
				.withBean(OfOther.class)
				.run((context) -> assertThat(FailingTalk.refusal(context).code()).isEqualTo(StatusCode.UNKNOWN));
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void privateMethodsSeeTheFieldsOfBeansBehindProxies(boolean classProxy) {
		BeanNameAutoProxyCreator creator = new BeanNameAutoProxyCreator();
		creator.setBeanNames("own");
		creator.setInterceptorNames("advice");
		creator.setProxyTargetClass(classProxy);
		FailingTalk.runner()
			.withBean("advice", MethodInterceptor.class, () -> (invocation) -> invocation.proceed())
			.withBean(BeanNameAutoProxyCreator.class, () -> creator)
			.withBean("own", OwnHandler.class)
			.run((context) -> assertThat(FailingTalk.refusal(context).status().message()).isEqualTo("own: hello"));
	}

	@Test
	void thatFailThemselvesTellNothing() {
		Style.BLOCKING.serve(FailingTalk.runner(), new IllegalStateException("secret"))
			.withBean(Broken.class)
			.run((context) -> {
				assertThat(FailingTalk.refusal(context).code()).isEqualTo(StatusCode.UNKNOWN);
				assertThat(FailingTalk.refusal(context).status().message()).doesNotContain("secret");
			});
	}

	@Test
	void areKnownToNativeImages() throws Exception {
		RuntimeHints hints = new RuntimeHints();
		new ReflectiveRuntimeHintsRegistrar().registerRuntimeHints(hints, Files.class);
		assertThat(RuntimeHintsPredicates.reflection()
			.onMethodInvocation(Files.class.getDeclaredMethod("io", IOException.class))).accepts(hints);
	}

	@RpcAdvice
	private static final class Files {

		@RpcExceptionHandler(code = StatusCode.NOT_FOUND)
		private String missing(FileNotFoundException failure) {
			return "no file " + failure.getMessage();
		}

		@RpcExceptionHandler
		private static StatusCode io(IOException failure) {
			return StatusCode.DATA_LOSS;
		}

	}

	@RpcService
	static class OwnHandler implements TalkRpc.Service {

		private final String prefix = "own: ";

		@Override
		public StringValue say(StringValue request) {
			throw new IllegalStateException();
		}

		@Override
		public void hear(StringValue request, RpcWriter<StringValue> responses) {
			throw new IllegalArgumentException();
		}

		@RpcExceptionHandler
		private Status handle(IllegalStateException failure, StringValue request) {
			return Status.of(StatusCode.FAILED_PRECONDITION, this.prefix + request.getValue());
		}

	}

	@RpcAdvice
	@Order(1)
	static class First {

		@RpcExceptionHandler(exception = { IllegalStateException.class, IllegalArgumentException.class },
				code = StatusCode.ABORTED)
		String handle() {
			return "first";
		}

	}

	@RpcAdvice
	@Order(2)
	static class Second {

		@RpcExceptionHandler(exception = { IllegalStateException.class, IllegalArgumentException.class },
				code = StatusCode.ABORTED)
		String handle() {
			return "second";
		}

	}

	@RpcAdvice
	static class Curious {

		@RpcExceptionHandler(code = StatusCode.ABORTED)
		String handle(RpcContext context, StringValue request, MethodDescriptor<?, ?> method, Metadata metadata,
				IllegalStateException failure) {
			return failure.getMessage() + " " + request.getValue() + " " + context.method().name() + " " + method + " "
					+ (metadata == context.metadata());
		}

		@RpcExceptionHandler
		RpcException without(IllegalStateException failure) {
			return new RpcException(StatusCode.ABORTED, "without request");
		}

	}

	@RpcAdvice
	static class Detailed {

		@RpcExceptionHandler
		ResourceInfo missing(FileNotFoundException failure) {
			return ResourceInfo.newBuilder().setResourceName(failure.getMessage()).build();
		}

		@RpcExceptionHandler(code = StatusCode.ABORTED)
		List<ErrorInfo> broken(IllegalStateException failure) {
			ErrorInfo info = ErrorInfo.newBuilder().setReason("BROKEN").build();
			return List.of(info, info);
		}

	}

	@RpcAdvice
	static class Anything {

		@RpcExceptionHandler(code = StatusCode.INTERNAL)
		void handle(Throwable failure) {
		}

	}

	@RpcAdvice
	static class Broken {

		@RpcExceptionHandler
		Status handle(IllegalStateException failure) {
			throw new IllegalArgumentException("broken handler");
		}

	}

	/** Says NOT_FOUND. */
	abstract static class Found {

		@RpcExceptionHandler(exception = FileNotFoundException.class, code = StatusCode.NOT_FOUND)
		void handle() {
		}

	}

	@RpcAdvice("io.freshet.spring")
	static class OfPackage extends Found {

	}

	@RpcAdvice(assignableTypes = TalkRpc.Service.class)
	static class OfType extends Found {

	}

	@RpcAdvice(annotations = RpcService.class)
	static class OfAnnotation extends Found {

	}

	@RpcAdvice(basePackages = "io.freshet.spr", basePackageClasses = String.class,
			assignableTypes = TalkRpc.Service.class, annotations = Deprecated.class)
	static class OfOther extends Found {

	}

}
