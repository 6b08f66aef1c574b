package io.freshet.rpc.reactor;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.freshet.rpc.client.ClientInterceptor;
import io.freshet.rpc.reactor.chat.ChatRpc;
import io.freshet.rpc.reactor.chat.Line;
import io.freshet.rpc.server.CallScope;
import io.freshet.rpc.server.ServerInterceptor;
import io.micrometer.context.ContextRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import static io.freshet.rpc.reactor.Chats.LONG;
import static io.freshet.rpc.reactor.Chats.line;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What Micrometer's context propagation knows is on the threads of operators and
 * interceptors: in all operators if Reactor propagates automatically, else where a call
 * begins.
 */
class ThreadLocalTests {

	private static final String KEY = "user";

	private static final ThreadLocal<String> USER = new ThreadLocal<>();

	private final Chats chats = new Chats();

	private final Queue<String> found = new ConcurrentLinkedQueue<>();

	@BeforeEach
	void register() {
		ContextRegistry.getInstance().registerThreadLocalAccessor(KEY, USER);
	}

	@AfterEach
	void close() throws Exception {
		Hooks.disableAutomaticContextPropagation();
		ContextRegistry.getInstance().removeThreadLocalAccessor(KEY);
		USER.remove();
		this.chats.close();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void interceptorsOfTheClientFindThoseOfTheSubscriber(boolean automatic) {
		enable(automatic);
		ClientInterceptor interceptor = (call, next) -> {
			this.found.add("interceptor " + USER.get());
			next.proceed(call);
		};
		ChatRpc.ReactorClient client = this.chats.client(new Echo()).withInterceptors(interceptor);
		client.say(line("a"))
			.subscribeOn(Schedulers.parallel())
			.contextWrite((context) -> context.put(KEY, "ada"))
			.block(LONG);
		client.talk(Flux.just(line("a")))
			.subscribeOn(Schedulers.parallel())
			.contextWrite((context) -> context.put(KEY, "ada"))
			.blockLast(LONG);
		assertThat(this.found).containsExactly("interceptor ada", "interceptor ada");
		assertThat(USER.get()).isNull();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void operatorsBehindTheClientFindThoseOfTheSubscriber(boolean automatic) {
		enable(automatic);
		ChatRpc.ReactorClient client = this.chats.client(new Echo());
		USER.set("ada");
		client.say(line("a")).doOnNext((response) -> find("say")).contextCapture().block(LONG);
		client.listen(line("a")).doOnNext((response) -> find("listen")).contextCapture().blockLast(LONG);
		client.count(Flux.just(line("a"))).doOnNext((response) -> find("count")).contextCapture().block(LONG);
		client.talk(Flux.just(line("a")).doOnNext((request) -> find("request")))
			.doOnNext((response) -> find("talk"))
			.contextCapture()
			.blockLast(LONG);
		if (automatic) {
			assertThat(this.found).containsExactly("say ada", "listen ada", "count ada", "request ada", "talk ada");
		}
		else {
			assertThat(this.found).contains("request ada");
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void operatorsOfTheServiceFindThoseOfItsInterceptors(boolean automatic) {
		enable(automatic);
		CallScope scope = () -> {
			String before = USER.get();
			USER.set("ada");
			return () -> USER.set(before);
		};
		ServerInterceptor interceptor = (call, next) -> {
			call.addScope(scope);
			try (var opened = scope.open()) {
				next.proceed(call);
			}
		};
		ChatRpc.ReactorClient client = ChatRpc
			.reactorClient(this.chats.serve(new Echo(), (options) -> options.interceptors(List.of(interceptor))));
		client.say(line("a")).block(LONG);
		client.talk(Flux.just(line("a"), line("b"))).blockLast(LONG);
		assertThat(this.found).contains("server say ada", "server talk ada");
		if (automatic) {
			assertThat(this.found).containsOnly("server say ada", "server talk ada", "server thread ada");
		}
	}

	private static void enable(boolean automatic) {
		if (automatic) {
			Hooks.enableAutomaticContextPropagation();
		}
	}

	private void find(String where) {
		this.found.add(where + " " + USER.get());
	}

	/** Answers on the event loop and on another thread. */
	private final class Echo implements ChatRpc.ReactorService {

		@Override
		public Mono<Line> say(Line request) {
			return Mono.fromSupplier(() -> {
				if (USER.get() != null) {
					find("server say");
				}
				return request;
			}).hide().publishOn(Schedulers.parallel()).doOnNext((line) -> findOnThread());
		}

		@Override
		public Flux<Line> listen(Line request) {
			return Flux.just(request);
		}

		@Override
		public Mono<Line> count(Flux<Line> requests) {
			return requests.last();
		}

		@Override
		public Flux<Line> talk(Flux<Line> requests) {
			return requests.doOnNext((request) -> {
				if (USER.get() != null) {
					find("server talk");
				}
			}).publishOn(Schedulers.parallel()).doOnNext((line) -> findOnThread());
		}

		private void findOnThread() {
			if (USER.get() != null) {
				find("server thread");
			}
		}

	}

}
