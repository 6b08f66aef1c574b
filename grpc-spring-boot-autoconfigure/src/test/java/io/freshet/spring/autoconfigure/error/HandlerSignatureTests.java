package io.freshet.spring.autoconfigure.error;

import java.io.IOException;
import java.util.concurrent.CompletionStage;

import com.google.protobuf.StringValue;
import com.google.rpc.ErrorInfo;
import io.freshet.rpc.StatusCode;
import io.freshet.spring.RpcAdvice;
import io.freshet.spring.RpcExceptionHandler;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Methods that can never be asked are refused when the application starts. */
class HandlerSignatureTests {

	@Test
	void refusesParameterThatNobodyKnows() {
		refuses(Unknown.class, "has a parameter of type int");
	}

	@Test
	void refusesTwoExceptions() {
		refuses(TwoExceptions.class, "has two parameters for the exception");
	}

	@Test
	void refusesParameterThatDoesNotFitTheAnnotation() {
		refuses(Unfit.class, "is for java.io.IOException, but its parameter is a java.lang.IllegalStateException");
	}

	@Test
	void refusesMethodForNothing() {
		refuses(ForNothing.class, "says nowhere for which exceptions it is");
	}

	@Test
	void refusesResultThatIsNoStatus() {
		refuses(Later.class, "returns a java.util.concurrent.CompletionStage<java.lang.String>");
	}

	@Test
	void refusesResultWithoutCode() {
		refuses(NoCode.class, "returns no code");
		refuses(DetailWithoutCode.class, "returns no code");
	}

	@Test
	void refusesTwoMethodsForOneException() {
		refuses(Ambiguous.class, "are both for java.io.IOException");
	}

	@Test
	void takesTwoMethodsForDifferentRequests() {
		FailingTalk.runner().withBean(TwoRequests.class).run((context) -> assertThat(context).hasNotFailed());
	}

	private static void refuses(Class<?> advice, String reason) {
		FailingTalk.runner()
			.withBean(advice)
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOfSatisfying(InvalidExceptionHandlerException.class, (ex) -> {
					assertThat(ex).hasMessageContaining(advice.getName()).hasMessageContaining(reason);
					assertThat(new InvalidExceptionHandlerFailureAnalyzer().analyze(ex).getAction()).isNotEmpty();
				}));
	}

	@RpcAdvice
	static class Unknown {

		@RpcExceptionHandler
		StatusCode handle(IOException failure, int number) {
			return StatusCode.ABORTED;
		}

	}

	@RpcAdvice
	static class TwoExceptions {

		@RpcExceptionHandler
		StatusCode handle(IOException failure, Throwable other) {
			return StatusCode.ABORTED;
		}

	}

	@RpcAdvice
	static class Unfit {

		@RpcExceptionHandler(IOException.class)
		StatusCode handle(IllegalStateException failure) {
			return StatusCode.ABORTED;
		}

	}

	@RpcAdvice
	static class ForNothing {

		@RpcExceptionHandler
		StatusCode handle() {
			return StatusCode.ABORTED;
		}

	}

	@RpcAdvice
	static class Later {

		@RpcExceptionHandler(code = StatusCode.ABORTED)
		CompletionStage<String> handle(IOException failure) {
			throw new UnsupportedOperationException();
		}

	}

	@RpcAdvice
	static class NoCode {

		@RpcExceptionHandler
		String handle(IOException failure) {
			return "";
		}

	}

	@RpcAdvice
	static class DetailWithoutCode {

		@RpcExceptionHandler
		ErrorInfo handle(IOException failure) {
			return ErrorInfo.getDefaultInstance();
		}

	}

	@RpcAdvice
	static class Ambiguous {

		@RpcExceptionHandler
		StatusCode one(IOException failure) {
			return StatusCode.ABORTED;
		}

		@RpcExceptionHandler
		StatusCode other(IOException failure) {
			return StatusCode.ABORTED;
		}

	}

	@RpcAdvice
	static class TwoRequests {

		@RpcExceptionHandler
		StatusCode one(IOException failure, StringValue request) {
			return StatusCode.ABORTED;
		}

		@RpcExceptionHandler
		StatusCode other(IOException failure) {
			return StatusCode.ABORTED;
		}

	}

}
