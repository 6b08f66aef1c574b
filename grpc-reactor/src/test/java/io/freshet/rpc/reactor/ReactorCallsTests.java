package io.freshet.rpc.reactor;

import java.util.List;

import io.freshet.rpc.StatusCode;
import io.freshet.rpc.reactor.chat.ChatRpc;
import io.freshet.rpc.reactor.chat.Line;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static io.freshet.rpc.reactor.Chats.LONG;
import static io.freshet.rpc.reactor.Chats.line;
import static io.freshet.rpc.reactor.Failures.failure;
import static org.assertj.core.api.Assertions.assertThat;

class ReactorCallsTests {

	private final Chats chats = new Chats();

	private final ChatRpc.ReactorClient client = this.chats.client(new Service());

	@AfterEach
	void close() throws Exception {
		this.chats.close();
	}

	@Test
	void callsEachShape() {
		assertThat(this.client.say(line("a")).block(LONG)).isEqualTo(line("a"));
		assertThat(this.client.listen(line(1000)).map(Line::getNumber).collectList().block(LONG)).hasSize(1000)
			.startsWith(0, 1, 2)
			.endsWith(999);
		assertThat(this.client.count(Flux.range(0, 1000).map(Chats::line)).block(LONG)).isEqualTo(line(1000));
		assertThat(this.client.talk(Flux.just("a", "b", "c").map(Chats::line)).collectList().block(LONG))
			.isEqualTo(List.of(line("a"), line("b"), line("c")));
	}

	@Test
	void streamsMayBeEmpty() {
		assertThat(this.client.listen(line(0)).collectList().block(LONG)).isEmpty();
		assertThat(this.client.count(Flux.empty()).block(LONG)).isEqualTo(line(0));
		assertThat(this.client.talk(Flux.empty()).collectList().block(LONG)).isEmpty();
	}

	@Test
	void eachSubscriptionIsACallOfItsOwn() {
		Mono<Line> call = this.client.say(line("a"));
		assertThat(call.block(LONG)).isEqualTo(line("a"));
		assertThat(call.repeat(2).collectList().block(LONG)).hasSize(3);
		assertThat(this.client.listen(line(2)).repeat(2).collectList().block(LONG)).hasSize(6);
	}

	@Test
	void methodThatIsNotOverriddenIsUnimplemented() {
		ChatRpc.ReactorClient client = this.chats.client(new ChatRpc.ReactorService() {
		});
		assertThat(failure(client.say(line("a"))).code()).isEqualTo(StatusCode.UNIMPLEMENTED);
		assertThat(failure(client.listen(line("a"))).code()).isEqualTo(StatusCode.UNIMPLEMENTED);
		assertThat(failure(client.count(Flux.just(line("a")))).code()).isEqualTo(StatusCode.UNIMPLEMENTED);
		assertThat(failure(client.talk(Flux.never())).code()).isEqualTo(StatusCode.UNIMPLEMENTED);
	}

	/** Says what it hears. */
	private static final class Service implements ChatRpc.ReactorService {

		@Override
		public Mono<Line> say(Line request) {
			return Mono.just(request);
		}

		@Override
		public Flux<Line> listen(Line request) {
			return Flux.range(0, request.getNumber()).map(Chats::line);
		}

		@Override
		public Mono<Line> count(Flux<Line> requests) {
			return requests.count().map((count) -> line(count.intValue()));
		}

		@Override
		public Flux<Line> talk(Flux<Line> requests) {
			return requests;
		}

	}

}
