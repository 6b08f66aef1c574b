package io.freshet.spring.test;

import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.freshet.rpc.Metadata;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.RpcReader;
import io.freshet.rpc.Status;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/**
 * AssertJ assertions on what calls end with. To be imported statically beside those of
 * AssertJ.
 */
public final class RpcAssertions {

	private static final long PATIENCE_SECONDS = 30;

	private RpcAssertions() {
	}

	/**
	 * Begins an assertion on a status.
	 * @param actual the status
	 * @return the assertion
	 */
	public static StatusAssert assertThat(Status actual) {
		return new StatusAssert(actual);
	}

	/**
	 * Begins an assertion on what a call failed with.
	 * @param actual the failure
	 * @return the assertion
	 */
	public static RpcExceptionAssert assertThat(RpcException actual) {
		return new RpcExceptionAssert(actual);
	}

	/**
	 * Begins an assertion on headers or trailers.
	 * @param actual the metadata
	 * @return the assertion
	 */
	public static MetadataAssert assertThat(Metadata actual) {
		return new MetadataAssert(actual);
	}

	/**
	 * Begins an assertion on a stream of messages. It reads as much as it needs.
	 * @param actual the stream
	 * @param <T> the type of message
	 * @return the assertion
	 */
	public static <T> RpcReaderAssert<T> assertThat(RpcReader<T> actual) {
		return new RpcReaderAssert<>(actual);
	}

	/**
	 * Begins an assertion on all that came back from a call.
	 * @param actual the result
	 * @param <R> the type of response
	 * @return the assertion
	 */
	public static <R> RpcResultAssert<R> assertThat(RpcResult<R> actual) {
		return new RpcResultAssert<>(actual);
	}

	/**
	 * Makes a call that has to fail.
	 * @param call the call, such as {@code () -> greeter.sayHello(request)}
	 * @return an assertion on what it failed with
	 * @throws AssertionError if it does not fail, or not with an {@code RpcException}
	 */
	public static RpcExceptionAssert assertThatCallFails(ThrowingCallable call) {
		try {
			call.call();
		}
		catch (RpcException ex) {
			return assertThat(ex);
		}
		catch (Throwable ex) {
			throw new AssertionError("expected the call to fail with an RpcException, but it failed with " + ex, ex);
		}
		throw new AssertionError("expected the call to fail, but it succeeded");
	}

	/**
	 * Waits for a call that has to fail.
	 * @param call what an asynchronous client returned
	 * @return an assertion on what it failed with
	 * @throws AssertionError if it does not fail within half a minute, or not with an
	 * {@code RpcException}
	 */
	public static RpcExceptionAssert assertThatCallFails(CompletionStage<?> call) {
		return assertThatCallFails(() -> {
			try {
				call.toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
			}
			catch (ExecutionException | CompletionException ex) {
				throw (ex.getCause() != null) ? ex.getCause() : ex;
			}
			catch (TimeoutException ex) {
				throw new AssertionError("the call has not ended within " + PATIENCE_SECONDS + " s", ex);
			}
		});
	}

}
