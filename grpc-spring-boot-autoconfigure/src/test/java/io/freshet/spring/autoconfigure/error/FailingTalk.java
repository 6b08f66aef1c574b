package io.freshet.spring.autoconfigure.error;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

import com.google.protobuf.StringValue;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.RpcReader;
import io.freshet.rpc.RpcWriter;
import io.freshet.rpc.client.CallOptions;
import io.freshet.rpc.client.RpcChannel;
import io.freshet.rpc.server.RpcServer;
import io.freshet.spring.autoconfigure.server.RpcServerAutoConfiguration;
import io.freshet.spring.RpcService;
import io.freshet.spring.security.Shape;
import io.freshet.spring.security.TalkRpc;
import org.reactivestreams.FlowAdapters;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Services that fail with the exception that a test gives, after a message of a stream.
 */
final class FailingTalk {

	private FailingTalk() {
	}

	static ApplicationContextRunner runner() {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(RpcServerAutoConfiguration.class, RpcErrorAutoConfiguration.class))
			.withPropertyValues("grpc.server.port=0");
	}

	/**
	 * Calls the server of an application and expects it to refuse.
	 * @param context the application
	 * @param shape how to call
	 * @return what the client sees
	 */
	static RpcException refusal(ApplicationContext context, Shape shape) {
		try (RpcChannel channel = RpcChannel.create("127.0.0.1:" + context.getBean(RpcServer.class).port())) {
			return catchThrowableOfType(RpcException.class,
					() -> shape.call(channel, CallOptions.DEFAULT, "hello", "again"));
		}
	}

	static RpcException refusal(ApplicationContext context) {
		return refusal(context, Shape.SAY);
	}

	@SuppressWarnings("unchecked")
	private static <E extends Throwable> RuntimeException sneak(Throwable failure) throws E {
		throw (E) failure;
	}

	/** Fails on the thread of the call. */
	@RpcService
	static class Blocking implements TalkRpc.Service {

		private final Throwable failure;

		Blocking(Throwable failure) {
			this.failure = failure;
		}

		@Override
		public StringValue say(StringValue request) {
			throw sneak(this.failure);
		}

		@Override
		public void hear(StringValue request, RpcWriter<StringValue> responses) {
			responses.write(request);
			throw sneak(this.failure);
		}

		@Override
		public StringValue tell(RpcReader<StringValue> requests) {
			requests.read();
			throw sneak(this.failure);
		}

		@Override
		public void talk(RpcReader<StringValue> requests, RpcWriter<StringValue> responses) {
			responses.write(requests.read());
			throw sneak(this.failure);
		}

	}

	/** Fails stages and publishers. */
	@RpcService
	static class Async implements TalkRpc.AsyncService {

		private final Throwable failure;

		Async(Throwable failure) {
			this.failure = failure;
		}

		@Override
		public CompletionStage<StringValue> say(StringValue request) {
			return CompletableFuture.<StringValue>failedFuture(this.failure).thenApply((any) -> any);
		}

		@Override
		public Flow.Publisher<StringValue> hear(StringValue request) {
			return FlowAdapters.toFlowPublisher(Flux.just(request).concatWith(Flux.error(this.failure)));
		}

		@Override
		public CompletionStage<StringValue> tell(Flow.Publisher<StringValue> requests) {
			return Flux.from(FlowAdapters.toPublisher(requests))
				.next()
				.flatMap((first) -> Mono.<StringValue>error(this.failure))
				.toFuture();
		}

		@Override
		public Flow.Publisher<StringValue> talk(Flow.Publisher<StringValue> requests) {
			return FlowAdapters
				.toFlowPublisher(Flux.from(FlowAdapters.toPublisher(requests)).concatWith(Flux.error(this.failure)));
		}

	}

	/** Fails what it subscribes to. */
	@RpcService
	static class Reactor implements TalkRpc.ReactorService {

		private final Throwable failure;

		Reactor(Throwable failure) {
			this.failure = failure;
		}

		@Override
		public Mono<StringValue> say(StringValue request) {
			return Mono.error(this.failure);
		}

		@Override
		public Flux<StringValue> hear(StringValue request) {
			return Flux.just(request).concatWith(Flux.error(this.failure));
		}

		@Override
		public Mono<StringValue> tell(Flux<StringValue> requests) {
			return requests.next().then(Mono.error(this.failure));
		}

		@Override
		public Flux<StringValue> talk(Flux<StringValue> requests) {
			return requests.concatWith(Flux.error(this.failure));
		}

	}

	/** The styles of services. */
	enum Style {

		/** Blocks. */
		BLOCKING,

		/** Gives stages and publishers. */
		ASYNC,

		/** Gives those of Reactor. */
		REACTOR;

		ApplicationContextRunner serve(ApplicationContextRunner runner, Throwable failure) {
			return switch (this) {
				case BLOCKING -> runner.withBean("talk", Blocking.class, () -> new Blocking(failure));
				case ASYNC -> runner.withBean("talk", Async.class, () -> new Async(failure));
				case REACTOR -> runner.withBean("talk", Reactor.class, () -> new Reactor(failure));
			};
		}

		static List<Style> all() {
			return List.of(values());
		}

	}

}
