package io.freshet.benchmarks.harness;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/**
 * Lets a server price the order over HTTP/1.1 and compares the invoice byte by byte.
 */
final class HttpPrice {

	private final int port;

	private final Dialect dialect;

	HttpPrice(int port, Dialect dialect) {
		this.port = port;
		this.dialect = dialect;
	}

	void check() throws IOException {
		HttpRequest request = HttpRequest
			.newBuilder(URI.create("http://127.0.0.1:" + this.port + Load.HTTP1_PRICE.path()))
			.version(HttpClient.Version.HTTP_1_1)
			.timeout(Duration.ofSeconds(20))
			.header("content-type", this.dialect.contentType())
			.POST(HttpRequest.BodyPublishers.ofByteArray(this.dialect.request(Load.HTTP1_PRICE)))
			.build();
		try {
			HttpResponse<byte[]> response = HttpClient.newHttpClient()
				.send(request, HttpResponse.BodyHandlers.ofByteArray());
			if (response.statusCode() != 200 || !Arrays.equals(response.body(), this.dialect.response())) {
				throw new IllegalStateException("http1-price: the answer is wrong, " + response.statusCode() + " "
						+ new String(response.body(), StandardCharsets.UTF_8));
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IOException("interrupted while checking", ex);
		}
	}

}
