package io.freshet.rpc.internal.http1;

import io.freshet.rpc.internal.http1.RawClient.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A peer that speaks no HTTP would make nothing of an answer in HTTP: its connection is
 * closed without one. What is meant to be HTTP and is wrong is told so.
 */
class OtherProtocolTests {

	private final StreamServer server = new StreamServer((limits) -> limits);

	OtherProtocolTests() throws Exception {
	}

	@AfterEach
	void stop() throws Exception {
		this.server.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "INVALID CONNECTION PREFACE\r\n\r\n", "MAIL FROM:<ada@example.com> SIZE=100\r\n",
			"USER ada 0 * :Ada Lovelace\r\n", "GET /a b\r\n", "a b HTTP\r\n", "\r\nSET key value\r\n" })
	void closesSilentlyOnAFirstLineOfThreeWordsWithoutAVersionOfHttp(String first) throws Exception {
		try (RawClient client = this.server.connect()) {
			client.send(first);
			assertThat(client.isClosed()).isTrue();
			assertThat(this.server.exchanges).isEmpty();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "GET / HTTP/\r\n\r\n", "GET /\r\n\r\n", "QUIT\r\n\r\n", "HTTP/1.1 200 OK\r\n\r\n",
			"a b c HTTP/1.1\r\n\r\n" })
	void answersWhatIsMeantToBeHttp(String head) throws Exception {
		try (RawClient client = this.server.connect()) {
			client.send(head);
			Response response = client.response();
			assertThat(response.status()).as(response.body()).isIn(400, 505);
			assertThat(client.isClosed()).isTrue();
			assertThat(this.server.exchanges).isEmpty();
		}
	}

	@Test
	void closesSilentlyBehindARequestThatWasServed() throws Exception {
		try (RawClient client = this.server.connect()) {
			client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
			assertThat(client.response().status()).isEqualTo(200);
			client.send("SET key value\r\n");
			assertThat(client.isClosed()).isTrue();
		}
	}

}
