package io.freshet.benchmarks.harness;

import java.nio.ByteBuffer;

import io.freshet.benchmarks.proto.Payload;
import io.freshet.benchmarks.proto.StreamRequest;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Load}.
 */
class LoadTests {

	@Test
	void unarySendsOneFramedMessageOf32Bytes() throws Exception {
		ByteBuffer body = ByteBuffer.wrap(Load.UNARY.requestBody());
		assertThat(body.get()).isZero();
		assertThat(body.getInt()).isEqualTo(body.remaining()).isEqualTo(34);
		assertThat(Payload.parseFrom(body).getBody().size()).isEqualTo(32);
	}

	@Test
	void serverStreamAsksForTheMessagesOfAStream() throws Exception {
		ByteBuffer body = ByteBuffer.wrap(Load.SERVER_STREAM.requestBody()).position(5);
		assertThat(StreamRequest.parseFrom(body))
			.isEqualTo(StreamRequest.newBuilder().setMessages(1_000).setSize(32).build());
	}

	@Test
	void clientStreamSendsTheMessagesOfAStream() {
		assertThat(Load.CLIENT_STREAM.requestBody()).hasSize(1_000 * 39);
	}

	@Test
	void knowsTheLengthOfARightAnswer() {
		assertThat(Load.UNARY.responseBytes()).isEqualTo(39);
		assertThat(Load.SERVER_STREAM.responseBytes()).isEqualTo(39_000);
		assertThat(Load.CLIENT_STREAM.responseBytes()).isEqualTo(5 + 3 + 4);
		assertThat(Load.PING_PONG.responseBytes()).isEqualTo(39_000);
	}

}
