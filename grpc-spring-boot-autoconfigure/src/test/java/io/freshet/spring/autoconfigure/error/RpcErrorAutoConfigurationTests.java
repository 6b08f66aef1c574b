package io.freshet.spring.autoconfigure.error;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;

import com.google.rpc.RetryInfo;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.protobuf.StatusDetails;
import io.freshet.rpc.server.ExceptionMapper;
import io.freshet.rpc.server.RpcServer;
import io.freshet.spring.RpcAdvice;
import io.freshet.spring.RpcExceptionHandler;
import io.freshet.spring.autoconfigure.error.FailingTalk.Style;
import io.freshet.spring.autoconfigure.observation.RpcMetricsAutoConfiguration;
import io.freshet.spring.security.SecurityExceptionMapper;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.EmptyResultDataAccessException;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.http.HttpStatusCode;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.server.ResponseStatusException;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests for {@link RpcErrorAutoConfiguration}. */
class RpcErrorAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = FailingTalk.runner();

	@Test
	void knowsExceptionsOfTheJdk() {
		assertThat(seen(this.contextRunner, new TimeoutException("secret")))
			.isEqualTo(Status.of(StatusCode.DEADLINE_EXCEEDED, "something the call waits for took too long"));
		assertThat(seen(this.contextRunner, new CancellationException()).code()).isEqualTo(StatusCode.CANCELLED);
	}

	@Test
	void knowsExceptionsOfDataAccess() {
		ApplicationContextRunner runner = this.contextRunner;
		assertThat(seen(runner, new EmptyResultDataAccessException("secret", 1)))
			.isEqualTo(Status.of(StatusCode.NOT_FOUND, "there is no such entry"));
		assertThat(seen(runner, new DuplicateKeyException("secret")).code()).isEqualTo(StatusCode.ALREADY_EXISTS);
		assertThat(seen(runner, new OptimisticLockingFailureException("secret")).code()).isEqualTo(StatusCode.ABORTED);
		assertThat(seen(runner, new QueryTimeoutException("secret")).code()).isEqualTo(StatusCode.DEADLINE_EXCEEDED);
		assertThat(seen(runner, new DataAccessResourceFailureException("secret")).code())
			.isEqualTo(StatusCode.UNAVAILABLE);
		assertThat(seen(runner, new InvalidDataAccessApiUsageException("secret")).code()).isEqualTo(StatusCode.UNKNOWN);
	}

	@Test
	void knowsExceptionsOfTheWeb() {
		assertThat(seen(this.contextRunner, new ResponseStatusException(HttpStatusCode.valueOf(404), "no such page")))
			.isEqualTo(Status.of(StatusCode.NOT_FOUND, "no such page"));
		ErrorResponseException busy = new ErrorResponseException(HttpStatusCode.valueOf(429));
		busy.getHeaders().set("Retry-After", "7");
		Status status = seen(this.contextRunner, busy);
		assertThat(status.code()).isEqualTo(StatusCode.RESOURCE_EXHAUSTED);
		assertThat(StatusDetails.find(status, RetryInfo.class)).get()
			.extracting((info) -> info.getRetryDelay().getSeconds())
			.isEqualTo(Duration.ofSeconds(7).toSeconds());
	}

	@ParameterizedTest
	@CsvSource({ "400, INVALID_ARGUMENT", "401, UNAUTHENTICATED", "403, PERMISSION_DENIED", "404, NOT_FOUND",
			"405, UNIMPLEMENTED", "409, ABORTED", "412, FAILED_PRECONDITION", "416, OUT_OF_RANGE",
			"418, FAILED_PRECONDITION", "422, INVALID_ARGUMENT", "429, RESOURCE_EXHAUSTED", "499, CANCELLED",
			"500, INTERNAL", "501, UNIMPLEMENTED", "503, UNAVAILABLE", "504, DEADLINE_EXCEEDED", "302, UNKNOWN" })
	void translatesEveryHttpStatus(int status, StatusCode code) {
		assertThat(ErrorResponseMapper.code(status)).isEqualTo(code);
	}

	@Test
	void leavesKnownExceptionsAloneByProperty() {
		ApplicationContextRunner runner = this.contextRunner
			.withPropertyValues("grpc.server.errors.map-known-exceptions=false");
		for (Exception failure : new Exception[] { new TimeoutException(), new DuplicateKeyException("secret"),
				new ResponseStatusException(HttpStatusCode.valueOf(404)) }) {
			assertThat(seen(runner, failure).code()).isEqualTo(StatusCode.UNKNOWN);
		}
	}

	@Test
	void worksWithoutTheLibrariesWhoseExceptionsItKnows() {
		this.contextRunner.withClassLoader(new FilteredClassLoader(DataAccessException.class, ErrorResponse.class))
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(DataAccessExceptionMapper.class)
				.doesNotHaveBean(ErrorResponseMapper.class)
				.hasSingleBean(ConcurrencyExceptionMapper.class));
	}

	@Test
	void backsOffWithoutTheRuntimeAndWithoutServer() {
		this.contextRunner.withClassLoader(new FilteredClassLoader(RpcServer.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(RpcErrorAutoConfiguration.class));
		this.contextRunner.withPropertyValues("grpc.server.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(RpcErrorAutoConfiguration.class));
	}

	@Test
	void mappersBackOff() {
		this.contextRunner
			.withBean("rpcDataAccessExceptionMapper", ExceptionMapper.class, () -> (failure, call) -> null)
			.run((context) -> assertThat(context).doesNotHaveBean(DataAccessExceptionMapper.class));
	}

	@Test
	void mappersOfTheApplicationAreAskedFirst() {
		assertThat(seen(
				this.contextRunner.withBean(ExceptionMapper.class,
						() -> (failure, call) -> new RpcException(StatusCode.DATA_LOSS, "mine")),
				new DuplicateKeyException("secret"))
			.code()).isEqualTo(StatusCode.DATA_LOSS);
	}

	@Test
	void methodsForEverythingAreAskedAfterTheSecurity() {
		ApplicationContextRunner runner = this.contextRunner.withBean(Anything.class)
			.withBean(SecurityExceptionMapper.class);
		assertThat(seen(runner, new AccessDeniedException("secret")).code()).isEqualTo(StatusCode.UNAUTHENTICATED);
		assertThat(seen(runner, new DuplicateKeyException("secret")).code()).isEqualTo(StatusCode.ALREADY_EXISTS);
		assertThat(seen(runner, new IllegalStateException()).code()).isEqualTo(StatusCode.INTERNAL);
	}

	@Test
	void metricsShowTheStatusThatTheClientSees() {
		Style.BLOCKING.serve(this.contextRunner, new DuplicateKeyException("secret"))
			.withConfiguration(AutoConfigurations.of(RpcMetricsAutoConfiguration.class))
			.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
			.run((context) -> {
				assertThat(FailingTalk.refusal(context).code()).isEqualTo(StatusCode.ALREADY_EXISTS);
				context.getBean(RpcServer.class).close();
				assertThat(context.getBean(MeterRegistry.class)
					.get("grpc.server")
					.tags("grpc.status_code", "ALREADY_EXISTS", "error", "DuplicateKeyException")
					.timer()
					.count()).isOne();
			});
	}

	private static Status seen(ApplicationContextRunner runner, Throwable failure) {
		Status[] seen = new Status[1];
		Style.BLOCKING.serve(runner, failure).run((context) -> seen[0] = FailingTalk.refusal(context).status());
		return seen[0];
	}

	@RpcAdvice
	static class Anything {

		@RpcExceptionHandler(code = StatusCode.INTERNAL)
		void handle(Exception failure) {
		}

	}

}
