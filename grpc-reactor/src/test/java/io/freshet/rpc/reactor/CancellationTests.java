package io.freshet.rpc.reactor;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.freshet.rpc.StatusCode;
import io.freshet.rpc.reactor.chat.ChatRpc;
import io.freshet.rpc.reactor.chat.Line;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static io.freshet.rpc.reactor.Chats.LONG;
import static io.freshet.rpc.reactor.Chats.line;
import static io.freshet.rpc.reactor.Failures.failure;
import static org.assertj.core.api.Assertions.assertThat;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class CancellationTests {

	private final Chats chats = new Chats();

	/** Of a handler that never ends by itself. */
	private final CompletableFuture<String> begun = new CompletableFuture<>();

	private final CompletableFuture<String> cancelled = new CompletableFuture<>();

	private final ChatRpc.ReactorClient client = this.chats.client(new Endless());

	@AfterEach
	void close() throws Exception {
		this.chats.close();
	}

	@Test
	void disposedMonoCancelsTheHandler() throws Exception {
		assertCancels(this.client.say(line("a")).subscribe());
	}

	@Test
	void disposedFluxCancelsTheHandler() throws Exception {
		assertCancels(this.client.listen(line("a")).subscribe());
	}

	@Test
	void disposedUploadCancelsTheHandlerAndItsRequests() throws Exception {
		CompletableFuture<String> requests = new CompletableFuture<>();
		assertCancels(this.client.count(endless(requests)).subscribe());
		assertThat(get(requests)).isEqualTo("cancelled");
	}

	@Test
	void disposedDialogueCancelsTheHandlerAndItsRequests() throws Exception {
		CompletableFuture<String> requests = new CompletableFuture<>();
		assertCancels(this.client.talk(endless(requests)).subscribe());
		assertThat(get(requests)).isEqualTo("cancelled");
	}

	@Test
	void takeEndsTheCall() throws Exception {
		assertThat(this.client.talk(Flux.just(line("a")).concatWith(Flux.never())).take(1).collectList().block(LONG))
			.containsExactly(line("a"));
		assertThat(get(this.cancelled)).isEqualTo("talk");
	}

	@Test
	void deadlineCancelsTheHandlerAndFailsTheCall() throws Exception {
		ChatRpc.ReactorClient hasty = this.client.withDeadline(Duration.ofMillis(200));
		assertThat(failure(hasty.say(line("a"))).code()).isEqualTo(StatusCode.DEADLINE_EXCEEDED);
		assertThat(get(this.cancelled)).isEqualTo("say");
	}

	@Test
	void deadlineCancelsTheRequests() throws Exception {
		CompletableFuture<String> requests = new CompletableFuture<>();
		ChatRpc.ReactorClient hasty = this.client.withDeadline(Duration.ofMillis(200));
		assertThat(failure(hasty.talk(endless(requests))).code()).isEqualTo(StatusCode.DEADLINE_EXCEEDED);
		assertThat(get(requests)).isEqualTo("cancelled");
		assertThat(get(this.cancelled)).isEqualTo("talk");
	}

	@Test
	void handlerThatHasEnoughCancelsTheRequests() throws Exception {
		CompletableFuture<String> requests = new CompletableFuture<>();
		ChatRpc.ReactorClient enough = this.chats.client(new ChatRpc.ReactorService() {

			@Override
			public Mono<Line> count(Flux<Line> lines) {
				return lines.take(2).count().map((count) -> line(count.intValue()));
			}

		});
		assertThat(enough.count(endless(requests)).block(LONG)).isEqualTo(line(2));
		assertThat(get(requests)).isEqualTo("cancelled");
	}

	private void assertCancels(Disposable call) throws Exception {
		String method = get(this.begun);
		assertThat(this.cancelled).isNotDone();
		call.dispose();
		assertThat(get(this.cancelled)).isEqualTo(method);
	}

	private static Flux<Line> endless(CompletableFuture<String> end) {
		return Flux.interval(Duration.ofMillis(1))
			.onBackpressureDrop()
			.map((number) -> line(number.intValue()))
			.doOnCancel(() -> end.complete("cancelled"))
			.doOnError((failure) -> end.complete(failure.toString()))
			.doOnComplete(() -> end.complete("complete"));
	}

	private static String get(CompletableFuture<String> future) throws Exception {
		return future.get(LONG.toSeconds(), TimeUnit.SECONDS);
	}

	/** Its methods never answer to the end. */
	private final class Endless implements ChatRpc.ReactorService {

		@Override
		public Mono<Line> say(Line request) {
			return Mono.<Line>never().doOnSubscribe((s) -> begin("say")).doOnCancel(() -> cancelled("say"));
		}

		@Override
		public Flux<Line> listen(Line request) {
			return Flux.<Line>never().doOnSubscribe((s) -> begin("listen")).doOnCancel(() -> cancelled("listen"));
		}

		@Override
		public Mono<Line> count(Flux<Line> requests) {
			return requests.doOnNext((request) -> begin("count"))
				.doOnCancel(() -> cancelled("count"))
				.then(Mono.never());
		}

		@Override
		public Flux<Line> talk(Flux<Line> requests) {
			return requests.doOnNext((request) -> begin("talk"))
				.concatWith(Flux.never())
				.doOnCancel(() -> cancelled("talk"));
		}

		private void begin(String method) {
			CancellationTests.this.begun.complete(method);
		}

		private void cancelled(String method) {
			CancellationTests.this.cancelled.complete(method);
		}

	}

}
