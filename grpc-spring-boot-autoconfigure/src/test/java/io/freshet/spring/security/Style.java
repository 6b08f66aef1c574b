package io.freshet.spring.security;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.Supplier;

import com.google.protobuf.StringValue;
import io.freshet.rpc.RpcReader;
import io.freshet.rpc.RpcWriter;
import io.freshet.rpc.server.ServerOptions;
import io.freshet.rpc.server.ServiceDefinition;
import org.reactivestreams.FlowAdapters;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.security.core.context.SecurityContextHolder;

/** A service in each style that answers each word with the name of the caller. */
enum Style {

	BLOCKING {

		@Override
		ServiceDefinition service() {
			return new TalkRpc.ServiceBinding().bind(new Blocking());
		}

	},

	BLOCKING_ON_EVENT_LOOP {

		@Override
		ServiceDefinition service() {
			return new TalkRpc.ServiceBinding().bind(new Unary()).withExecutor(ServerOptions.EVENT_LOOP);
		}

		@Override
		boolean serves(Shape shape) {
			return shape == Shape.SAY;
		}

	},

	ASYNC {

		@Override
		ServiceDefinition service() {
			return new TalkRpc.AsyncServiceBinding().bind(new Async());
		}

	},

	REACTOR {

		@Override
		ServiceDefinition service() {
			return new TalkRpc.ReactorServiceBinding().bind(new Reactor());
		}

	};

	abstract ServiceDefinition service();

	boolean serves(Shape shape) {
		return true;
	}

	private static StringValue caller() {
		Authentication caller = SecurityContextHolder.getContext().getAuthentication();
		return StringValue.of((caller != null) ? caller.getName() : "nobody");
	}

	private static class Unary implements TalkRpc.Service {

		@Override
		public StringValue say(StringValue request) {
			return caller();
		}

	}

	private static final class Blocking extends Unary {

		@Override
		public void hear(StringValue request, RpcWriter<StringValue> responses) {
			responses.write(caller());
		}

		@Override
		public StringValue tell(RpcReader<StringValue> requests) {
			requests.forEach((request) -> {
			});
			return caller();
		}

		@Override
		public void talk(RpcReader<StringValue> requests, RpcWriter<StringValue> responses) {
			requests.forEach((request) -> responses.write(caller()));
		}

	}

	private static final class Async implements TalkRpc.AsyncService {

		@Override
		public CompletionStage<StringValue> say(StringValue request) {
			return CompletableFuture.completedFuture(caller());
		}

		@Override
		public Flow.Publisher<StringValue> hear(StringValue request) {
			return publisher(Mono.fromSupplier(Style::caller).flux());
		}

		@Override
		public CompletionStage<StringValue> tell(Flow.Publisher<StringValue> requests) {
			return flux(requests).last().map((request) -> caller()).toFuture();
		}

		@Override
		public Flow.Publisher<StringValue> talk(Flow.Publisher<StringValue> requests) {
			return publisher(flux(requests).map((request) -> caller()));
		}

		private static Flux<StringValue> flux(Flow.Publisher<StringValue> publisher) {
			return Flux.from(FlowAdapters.toPublisher(publisher));
		}

		private static Flow.Publisher<StringValue> publisher(Flux<StringValue> flux) {
			return FlowAdapters.toFlowPublisher(flux);
		}

	}

	private static final class Reactor implements TalkRpc.ReactorService {

		@Override
		public Mono<StringValue> say(StringValue request) {
			return found(Style::caller);
		}

		@Override
		public Flux<StringValue> hear(StringValue request) {
			return found(Style::caller).flux();
		}

		@Override
		public Mono<StringValue> tell(Flux<StringValue> requests) {
			return requests.last().flatMap((request) -> found(Style::caller));
		}

		@Override
		public Flux<StringValue> talk(Flux<StringValue> requests) {
			return requests.concatMap((request) -> found(Style::caller));
		}

		/** What Reactor and the thread know has to be the same. */
		private static Mono<StringValue> found(Supplier<StringValue> ofThread) {
			return ReactiveSecurityContextHolder.getContext()
				.map((context) -> context.getAuthentication().getName())
				.map((name) -> StringValue
					.of(name.equals(ofThread.get().getValue()) ? name : name + " but " + ofThread.get().getValue()));
		}

	}

}
