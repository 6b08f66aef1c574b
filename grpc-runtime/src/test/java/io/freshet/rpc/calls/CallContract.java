package io.freshet.rpc.calls;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import io.freshet.rpc.RpcException;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert;

/** What all contracts of calls need. */
interface CallContract {

	/** Longer than anything takes that works. */
	Duration LONG = Duration.ofSeconds(10);

	/**
	 * Returns the network that this test runs over.
	 * @return the network, the same during a test
	 */
	Network network();

	/** Runs what fails with a status and returns it. */
	static RpcException failure(ThrowableAssert.ThrowingCallable code) {
		Throwable thrown = Assertions.catchThrowable(code::call);
		while (thrown instanceof CompletionException || thrown instanceof ExecutionException) {
			thrown = thrown.getCause();
		}
		Assertions.assertThat(thrown).isInstanceOf(RpcException.class);
		return (RpcException) thrown;
	}

	/** Waits for what another thread brings about. */
	static <T> T await(CompletableFuture<T> future) throws Exception {
		return future.get(LONG.toSeconds(), TimeUnit.SECONDS);
	}

}
