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
		ServiceDefinition service(Supplier<String> who) {
			return new TalkRpc.ServiceBinding().bind(new Blocking(who));
		}

	},

	BLOCKING_ON_EVENT_LOOP {

		@Override
		ServiceDefinition service(Supplier<String> who) {
			return new TalkRpc.ServiceBinding().bind(new Unary(who)).withExecutor(ServerOptions.EVENT_LOOP);
		}

		@Override
		boolean serves(Shape shape) {
			return shape == Shape.SAY;
		}

	},

	ASYNC {

		@Override
		ServiceDefinition service(Supplier<String> who) {
			return new TalkRpc.AsyncServiceBinding().bind(new Async(who));
		}

	},

	REACTOR {

		@Override
		ServiceDefinition service(Supplier<String> who) {
			return new TalkRpc.ReactorServiceBinding().bind(new Reactor(who));
		}

	};

	/**
	 * Returns the service.
	 * @param who tells who calls, asked wherever code of the call runs
	 * @return the service
	 */
	abstract ServiceDefinition service(Supplier<String> who);

	ServiceDefinition service() {
		return service(Style::caller);
	}

	boolean serves(Shape shape) {
		return true;
	}

	static String caller() {
		Authentication caller = SecurityContextHolder.getContext().getAuthentication();
		return (caller != null) ? caller.getName() : "nobody";
	}

	private static class Unary implements TalkRpc.Service {

		private final Supplier<String> who;

		Unary(Supplier<String> who) {
			this.who = who;
		}

		StringValue caller() {
			return StringValue.of(this.who.get());
		}

		@Override
		public StringValue say(StringValue request) {
			return caller();
		}

	}

	private static final class Blocking extends Unary {

		Blocking(Supplier<String> who) {
			super(who);
		}

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

		private final Supplier<String> who;

		Async(Supplier<String> who) {
			this.who = who;
		}

		private StringValue caller() {
			return StringValue.of(this.who.get());
		}

		@Override
		public CompletionStage<StringValue> say(StringValue request) {
			return CompletableFuture.completedFuture(caller());
		}

		@Override
		public Flow.Publisher<StringValue> hear(StringValue request) {
			return publisher(Mono.fromSupplier(this::caller).flux());
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

		private final Supplier<String> who;

		Reactor(Supplier<String> who) {
			this.who = who;
		}

		@Override
		public Mono<StringValue> say(StringValue request) {
			return found();
		}

		@Override
		public Flux<StringValue> hear(StringValue request) {
			return found().flux();
		}

		@Override
		public Mono<StringValue> tell(Flux<StringValue> requests) {
			return requests.last().flatMap((request) -> found());
		}

		@Override
		public Flux<StringValue> talk(Flux<StringValue> requests) {
			return requests.concatMap((request) -> found());
		}

		/** What Reactor and the thread know has to be the same. */
		private Mono<StringValue> found() {
			return ReactiveSecurityContextHolder.getContext()
				.map((context) -> context.getAuthentication().getName())
				.map((name) -> StringValue.of(name.equals(this.who.get()) ? name : name + " but " + this.who.get()));
		}

	}

}
