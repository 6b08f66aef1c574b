package io.freshet.spring.autoconfigure.observation;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import com.google.protobuf.StringValue;
import io.freshet.rpc.Metadata;
import io.freshet.rpc.MethodDescriptor;
import io.freshet.rpc.MethodShape;
import io.freshet.rpc.RpcContext;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.client.CallOptions;
import io.freshet.rpc.client.ClientCall;
import io.freshet.rpc.client.ClientCallObserver;
import io.freshet.rpc.client.ClientObserver;
import io.freshet.rpc.client.RpcChannel;
import io.freshet.rpc.codegen.MethodDescriptors;
import io.freshet.rpc.server.ExceptionMapper;
import io.freshet.rpc.server.IncomingCall;
import io.freshet.rpc.server.ServerCallObserver;
import io.freshet.rpc.server.ServerInterceptor;
import io.freshet.rpc.server.ServerObserver;
import io.freshet.spring.EchoRpc;
import io.freshet.spring.RpcClient;
import io.freshet.spring.RpcService;
import io.freshet.spring.autoconfigure.client.RpcClientAutoConfiguration;
import io.freshet.spring.autoconfigure.server.RpcServerAutoConfiguration;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** A server whose calls end as their requests say, and a client of it. */
@Configuration(proxyBeanMethods = false)
class EchoServer {

	static final MethodDescriptor<StringValue, StringValue> UNKNOWN = MethodDescriptors.of(EchoRpc.NAME, "Nothing",
			MethodShape.UNARY, StringValue.getDefaultInstance(), StringValue.getDefaultInstance());

	static ApplicationContextRunner runner() {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(RpcServerAutoConfiguration.class, RpcClientAutoConfiguration.class,
					RpcMetricsAutoConfiguration.class, RpcObservationAutoConfiguration.class,
					RpcAccessLogAutoConfiguration.class, ObservationAutoConfiguration.class,
					MetricsAutoConfiguration.class, CompositeMeterRegistryAutoConfiguration.class))
			.withUserConfiguration(EchoServer.class)
			.withPropertyValues("grpc.server.port=0",
					"grpc.client.channel.echo.target=static://localhost:${local.grpc.port}");
	}

	@Bean
	ServerInterceptor gate() {
		return (call, next) -> {
			if (call.metadata().contains("stranger")) {
				throw new RpcException(StatusCode.UNAUTHENTICATED, "who are you?");
			}
			if (call.metadata().contains("forbidden")) {
				throw new RpcException(StatusCode.PERMISSION_DENIED, "not you");
			}
			next.proceed(call);
		};
	}

	@Bean
	ExceptionMapper mapper() {
		return (failure, call) -> (failure instanceof IllegalArgumentException)
				? new RpcException(StatusCode.INVALID_ARGUMENT, "wrong") : null;
	}

	@Bean
	Ends ends() {
		return new Ends();
	}

	@Bean
	ClientEnds clientEnds() {
		return new ClientEnds();
	}

	@Bean
	@Lazy
	Caller caller() {
		return new Caller();
	}

	/** Does what it is told. */
	@RpcService
	static class Echo implements EchoRpc.Service {

		@Override
		public StringValue echo(StringValue request) {
			switch (request.getValue()) {
				case "wrong" -> throw new IllegalArgumentException("wrong");
				case "broken" -> throw new IllegalStateException("broken");
				case "slow" -> waitForTheEnd();
				default -> {
				}
			}
			return request;
		}

		private static void waitForTheEnd() {
			CountDownLatch end = new CountDownLatch(1);
			RpcContext.current().onCancel(end::countDown);
			try {
				end.await(5, TimeUnit.SECONDS);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

	}

	/** Hears of the end of a call after all other observers. */
	@Order(Ordered.LOWEST_PRECEDENCE)
	static class Ends implements ServerObserver {

		private final BlockingQueue<Boolean> entered = new LinkedBlockingQueue<>();

		private volatile @Nullable String trace;

		private final BlockingQueue<Status> ended = new LinkedBlockingQueue<>();

		@Override
		public ServerCallObserver onCall(IncomingCall call) {
			return new ServerCallObserver() {

				@Override
				public RpcContext.Scope enter() {
					Ends.this.trace = MDC.get("traceId");
					Ends.this.entered.add(true);
					return () -> {
					};
				}

				@Override
				public void onEnd(Status status) {
					Ends.this.ended.add(status);
				}

			};
		}

		/** What the log of the latest handler said of its trace. */
		@Nullable String handlerTrace() {
			awaitHandler();
			return this.trace;
		}

		StatusCode next() {
			return take(this.ended).code();
		}

		void clearEntered() {
			this.entered.clear();
		}

		void awaitHandler() {
			take(this.entered);
		}

		private static <T> T take(BlockingQueue<T> queue) {
			try {
				T next = queue.poll(5, TimeUnit.SECONDS);
				if (next == null) {
					throw new AssertionError("nothing happened");
				}
				return next;
			}
			catch (InterruptedException ex) {
				throw new AssertionError(ex);
			}
		}

	}

	/** Hears of the end of a call on the client after all other observers. */
	@Order(Ordered.LOWEST_PRECEDENCE)
	static class ClientEnds implements ClientObserver {

		private final BlockingQueue<Status> ended = new LinkedBlockingQueue<>();

		@Override
		public ClientCallObserver onCall(ClientCall call) {
			return this.ended::add;
		}

		StatusCode next() {
			return Ends.take(this.ended).code();
		}

	}

	/** Makes calls. */
	static class Caller {

		@RpcClient("echo")
		EchoRpc.Client echo;

		@RpcClient("echo")
		RpcChannel channel;

		StatusCode call(String text) {
			return outcome(() -> this.echo.echo(StringValue.of(text)));
		}

		StatusCode callWith(String name) {
			return callWith(name, "1");
		}

		StatusCode callWith(String name, String value) {
			return outcome(() -> this.echo.withMetadata(Metadata.of(name, value)).echo(StringValue.of("a")));
		}

		StatusCode callUnknown() {
			return outcome(() -> this.channel.blocking().unary(UNKNOWN, CallOptions.DEFAULT, StringValue.of("a")));
		}

		StatusCode callSlowly(Duration deadline) {
			return outcome(() -> this.echo.withDeadline(deadline).echo(StringValue.of("slow")));
		}

		void cancel(Ends ends) {
			var call = this.channel.async()
				.unary(EchoRpc.ECHO, CallOptions.DEFAULT, StringValue.of("slow"))
				.toCompletableFuture();
			ends.awaitHandler();
			call.cancel(true);
		}

		private static StatusCode outcome(Runnable call) {
			try {
				call.run();
				return StatusCode.OK;
			}
			catch (RpcException ex) {
				return ex.code();
			}
		}

	}

}
