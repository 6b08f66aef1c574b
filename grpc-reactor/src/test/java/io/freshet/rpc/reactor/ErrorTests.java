package io.freshet.rpc.reactor;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.freshet.rpc.RpcException;
import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.client.RpcChannel;
import io.freshet.rpc.reactor.chat.ChatRpc;
import io.freshet.rpc.reactor.chat.Line;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import static io.freshet.rpc.reactor.Chats.LONG;
import static io.freshet.rpc.reactor.Chats.line;
import static io.freshet.rpc.reactor.Failures.failure;
import static org.assertj.core.api.Assertions.assertThat;

class ErrorTests {

	private static final Status STATUS = Status.of(StatusCode.FAILED_PRECONDITION, "not now");

	private final Chats chats = new Chats();

	@AfterEach
	void close() throws Exception {
		this.chats.close();
	}

	/** Where the code of a service fails. */
	enum Where {

		/** Instead of returning a publisher. */
		THROWN {

			@Override
			<T> Flux<T> fail(Flux<T> ignored, RuntimeException failure) {
				throw failure;
			}

		},
		/** By a publisher that fails at once. */
		AT_ONCE {

			@Override
			<T> Flux<T> fail(Flux<T> ignored, RuntimeException failure) {
				return Flux.error(failure);
			}

		},
		/** By an operator behind the first element. */
		BEHIND_AN_ELEMENT {

			@Override
			<T> Flux<T> fail(Flux<T> flux, RuntimeException failure) {
				return flux.take(1).concatWith(Flux.error(failure));
			}

		};

		abstract <T> Flux<T> fail(Flux<T> flux, RuntimeException failure);

	}

	@ParameterizedTest
	@EnumSource
	void failureOfTheServiceIsTheStatus(Where where) {
		ChatRpc.ReactorClient client = this.chats.client(new Failing(where, STATUS.asException()));
		assertThat(failure(client.say(line("a"))).status()).isEqualTo(STATUS);
		assertThat(failure(client.listen(line("a"))).status()).isEqualTo(STATUS);
		assertThat(failure(client.count(Flux.just(line("a"), line("b")))).status()).isEqualTo(STATUS);
		assertThat(failure(client.talk(Flux.just(line("a"), line("b")))).status()).isEqualTo(STATUS);
	}

	@Test
	void mapperSeesTheFailureAsItWasThrown() {
		RpcChannel channel = this.chats.serve(new Failing(Where.AT_ONCE, new IllegalArgumentException("bad")),
				(options) -> options.exceptionMapper((failure,
						call) -> (failure instanceof IllegalArgumentException) ? Status
							.of(StatusCode.INVALID_ARGUMENT, failure.getMessage() + " " + call.method().name())
							.asException() : null));
		ChatRpc.ReactorClient client = ChatRpc.reactorClient(channel);
		assertThat(failure(client.say(line("a"))).status())
			.isEqualTo(Status.of(StatusCode.INVALID_ARGUMENT, "bad Say"));
		assertThat(failure(client.talk(Flux.never())).status())
			.isEqualTo(Status.of(StatusCode.INVALID_ARGUMENT, "bad Talk"));
	}

	@Test
	void messagesBeforeTheFailureArrive() {
		ChatRpc.ReactorClient client = this.chats.client(new ChatRpc.ReactorService() {

			@Override
			public Flux<Line> listen(Line request) {
				return Flux.range(0, 3).map(Chats::line).concatWith(Mono.error(STATUS.asException()));
			}

		});
		assertThat(client.listen(line("a"))
			.onErrorResume(RpcException.class, (failure) -> Mono.empty())
			.collectList()
			.block(LONG)).isEqualTo(List.of(line(0), line(1), line(2)));
	}

	@Test
	void emptyMonoIsAFailure() {
		ChatRpc.ReactorClient client = this.chats.client(new ChatRpc.ReactorService() {

			@Override
			public Mono<Line> say(Line request) {
				return Mono.empty();
			}

		});
		assertThat(failure(client.say(line("a"))).code()).isEqualTo(StatusCode.UNKNOWN);
	}

	@Test
	void failureOfTheRequestsCancelsTheCallAndIsTheCause() throws Exception {
		CompletableFuture<Throwable> seen = new CompletableFuture<>();
		ChatRpc.ReactorClient client = this.chats.client(new ChatRpc.ReactorService() {

			@Override
			public Mono<Line> count(Flux<Line> requests) {
				return requests.then(Mono.never());
			}

			@Override
			public Flux<Line> talk(Flux<Line> requests) {
				return requests.doOnError(seen::complete);
			}

		});
		IllegalStateException failure = new IllegalStateException("out of lines");
		RpcException ended = failure(client.count(Flux.just(line("a")).concatWith(Flux.error(failure))));
		assertThat(ended.code()).isEqualTo(StatusCode.CANCELLED);
		assertThat(ended).hasCause(failure);
		Sinks.Empty<Line> answered = Sinks.empty();
		assertThat(failure(client.talk(Flux.just(line("a")).concatWith(answered.asMono()))
			.doOnNext((answer) -> answered.tryEmitError(failure)))).hasCause(failure);
		Throwable atServer = seen.get(LONG.toSeconds(), TimeUnit.SECONDS);
		assertThat(((RpcException) atServer).code()).isEqualTo(StatusCode.CANCELLED);
	}

	@Test
	void statusThatTheClientGetsCanBeTranslatedByOperators() {
		ChatRpc.ReactorClient client = this.chats.client(new Failing(Where.AT_ONCE, STATUS.asException()));
		Mono<Line> calm = client.say(line("a"))
			.onErrorResume(RpcException.class, (failure) -> Mono.just(line(failure.status().message())));
		assertThat(calm.block(LONG)).isEqualTo(line("not now"));
	}

	/** Fails. */
	private record Failing(Where where, RuntimeException failure) implements ChatRpc.ReactorService {

		@Override
		public Mono<Line> say(Line request) {
			return this.where.fail(Flux.just(request), this.failure).singleOrEmpty();
		}

		@Override
		public Flux<Line> listen(Line request) {
			return this.where.fail(Flux.just(request, request), this.failure);
		}

		@Override
		public Mono<Line> count(Flux<Line> requests) {
			return this.where.fail(requests, this.failure).then(Mono.just(line("all")));
		}

		@Override
		public Flux<Line> talk(Flux<Line> requests) {
			return this.where.fail(requests, this.failure);
		}

	}

}
