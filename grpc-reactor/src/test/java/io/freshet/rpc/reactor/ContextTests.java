package io.freshet.rpc.reactor;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

import io.freshet.rpc.Metadata;
import io.freshet.rpc.RpcContext;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.client.RpcChannel;
import io.freshet.rpc.reactor.chat.ChatRpc;
import io.freshet.rpc.reactor.chat.Line;
import io.freshet.rpc.server.ServerInterceptor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import static io.freshet.rpc.reactor.Chats.LONG;
import static io.freshet.rpc.reactor.Chats.line;
import static io.freshet.rpc.reactor.Failures.failure;
import static org.assertj.core.api.Assertions.assertThat;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ContextTests {

	private final Chats chats = new Chats();

	@AfterEach
	void close() throws Exception {
		this.chats.close();
	}

	@Test
	void methodRunsOnTheEventLoopInItsCall() {
		ChatRpc.ReactorClient client = this.chats.client(new ChatRpc.ReactorService() {

			@Override
			public Mono<Line> say(Line request) {
				return Mono.just(line(RpcContext.current().method().name() + " " + Thread.currentThread().getName()));
			}

		});
		assertThat(client.say(line("a")).block(LONG).getText()).startsWith("Say freshet-server-");
	}

	@Test
	void operatorsFindTheCallOnEveryThread() {
		ChatRpc.ReactorClient client = this.chats.client(new ChatRpc.ReactorService() {

			@Override
			public Mono<Line> say(Line request) {
				return ReactorRpcContext.current()
					.publishOn(Schedulers.parallel())
					.map((call) -> line(call.metadata().get("tenant")));
			}

			@Override
			public Flux<Line> talk(Flux<Line> requests) {
				return requests.publishOn(Schedulers.parallel())
					.concatMap((request) -> ReactorRpcContext.current().map((call) -> line(call.method().name())));
			}

		});
		assertThat(client.withMetadata(Metadata.of("tenant", "acme")).say(line("a")).block(LONG))
			.isEqualTo(line("acme"));
		assertThat(client.talk(Flux.just(line("a"), line("b"))).collectList().block(LONG)).containsExactly(line("Talk"),
				line("Talk"));
	}

	@Test
	void operatorsOutsideOfCallsFindNone() {
		StepVerifier.create(ReactorRpcContext.current()).expectError(IllegalStateException.class).verify(LONG);
	}

	@Test
	void operatorsFindWhatInterceptorsPutThere() {
		ServerInterceptor interceptor = (call, next) -> {
			ReactorBindings.addContext(call, (context) -> context.put("a", 1));
			ReactorBindings.addContext(call, (context) -> context.put("b", 2));
			next.proceed(call);
		};
		RpcChannel channel = this.chats.serve(new ChatRpc.ReactorService() {

			@Override
			public Mono<Line> say(Line request) {
				return Mono.deferContextual((view) -> Mono.just(line("" + view.get("a") + view.get("b"))));
			}

			@Override
			public Mono<Line> count(Flux<Line> requests) {
				return requests.then(Mono.deferContextual((view) -> Mono.just(line("" + view.get("a")))));
			}

		}, (options) -> options.interceptors(List.of(interceptor)));
		ChatRpc.ReactorClient client = ChatRpc.reactorClient(channel);
		assertThat(client.say(line("a")).block(LONG)).isEqualTo(line("12"));
		assertThat(client.count(Flux.just(line("a"))).block(LONG)).isEqualTo(line("1"));
	}

	@Test
	void requestsOfTheClientSeeTheContextOfItsSubscriber() {
		ChatRpc.ReactorClient client = this.chats.client(new ChatRpc.ReactorService() {

			@Override
			public Mono<Line> count(Flux<Line> requests) {
				return requests.last();
			}

			@Override
			public Flux<Line> talk(Flux<Line> requests) {
				return requests;
			}

		});
		Flux<Line> requests = Flux.deferContextual((view) -> Flux.just(line(view.getOrDefault("name", "nobody"))));
		assertThat(client.count(requests).contextWrite((context) -> context.put("name", "ada")).block(LONG))
			.isEqualTo(line("ada"));
		assertThat(client.talk(requests).contextWrite((context) -> context.put("name", "ada")).blockLast(LONG))
			.isEqualTo(line("ada"));
		assertThat(client.count(requests).block(LONG)).isEqualTo(line("nobody"));
	}

	@Test
	void callsOfAServiceInheritItsDeadlineOnEveryThread() {
		CompletableFuture<Boolean> inherited = new CompletableFuture<>();
		ChatRpc.ReactorClient backend = this.chats.client(new ChatRpc.ReactorService() {

			@Override
			public Mono<Line> say(Line request) {
				inherited.complete(RpcContext.current().deadline() != null);
				return Mono.never();
			}

		});
		ChatRpc.ReactorClient front = forwardingTo(
				(request) -> request.publishOn(Schedulers.parallel()).flatMap(backend::say));
		assertThat(failure(front.withDeadline(Duration.ofMillis(300)).say(line("a"))).code())
			.isEqualTo(StatusCode.DEADLINE_EXCEEDED);
		assertThat(inherited).isCompletedWithValue(true);
	}

	@Test
	void callsOfAServiceInheritItsCancellationOnEveryThread() throws Exception {
		CompletableFuture<Boolean> begun = new CompletableFuture<>();
		CompletableFuture<Boolean> ended = new CompletableFuture<>();
		ChatRpc.ReactorClient backend = this.chats.client(new ChatRpc.ReactorService() {

			@Override
			public Mono<Line> say(Line request) {
				RpcContext.current().onCancel(() -> ended.complete(true));
				begun.complete(true);
				return Mono.never();
			}

		});
		// subscribed to apart, so that no operator hands the cancellation on
		ChatRpc.ReactorClient front = forwardingTo(
				(request) -> request.flatMap((line) -> Mono.deferContextual((view) -> Mono.fromFuture(backend.say(line)
					.subscribeOn(Schedulers.parallel())
					.contextWrite(ReactorRpcContext.with(ReactorRpcContext.in(view)))
					.toFuture(), true))));
		reactor.core.Disposable call = front.say(line("a")).subscribe();
		begun.get(LONG.toSeconds(), TimeUnit.SECONDS);
		assertThat(ended).isNotDone();
		call.dispose();
		assertThat(ended.get(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
	}

	private ChatRpc.ReactorClient forwardingTo(UnaryOperator<Mono<Line>> backend) {
		return this.chats.client(new ChatRpc.ReactorService() {

			@Override
			public Mono<Line> say(Line request) {
				return backend.apply(Mono.just(request));
			}

		});
	}

}
