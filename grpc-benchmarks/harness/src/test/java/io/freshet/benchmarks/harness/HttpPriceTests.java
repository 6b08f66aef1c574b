package io.freshet.benchmarks.harness;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

import com.sun.net.httpserver.HttpServer;
import io.freshet.benchmarks.proto.Invoice;
import io.freshet.benchmarks.proto.Order;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Tests for {@link HttpPrice}, {@link Dialect} and {@link H2Load} over HTTP/1.1.
 */
class HttpPriceTests {

	@TempDir
	Path directory;

	private volatile byte[] answer = Dialect.JSON.response();

	private HttpServer server;

	@BeforeEach
	void start() throws IOException {
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.createContext(Load.HTTP1_PRICE.path(), (exchange) -> {
			exchange.getRequestBody().readAllBytes();
			exchange.sendResponseHeaders(200, this.answer.length);
			exchange.getResponseBody().write(this.answer);
			exchange.close();
		});
		this.server.start();
	}

	@AfterEach
	void stop() {
		this.server.stop(0);
	}

	@Test
	void asksTheSameInBothDialects() throws IOException {
		assertThat(Order.parseFrom(Dialect.PROTO.request(Load.HTTP1_PRICE))).isEqualTo(Texts.ORDER);
		assertThat(Invoice.parseFrom(Dialect.PROTO.response())).isEqualTo(Texts.INVOICE);
		assertThat(Dialect.JSON.request(Load.HTTP1_PRICE)).asString(StandardCharsets.UTF_8)
			.startsWith("{\"id\":\"2026-11-0017\",\"customer\":{\"name\":\"Mary Jackson\",")
			.endsWith("\"express\":true,\"currency\":\"CURRENCY_EUR\"}");
	}

	@Test
	void leavesNoFieldWithItsDefaultValue() {
		assertThat(Texts.ORDER.getAllFields()).hasSameSizeAs(Order.getDescriptor().getFields());
		assertThat(Texts.INVOICE.getAllFields()).hasSameSizeAs(Invoice.getDescriptor().getFields());
	}

	@Test
	void acceptRightAnswer() throws IOException {
		check();
	}

	@Test
	void refuseOtherText() {
		this.answer = new String(this.answer, StandardCharsets.UTF_8).replace("true", "null")
			.getBytes(StandardCharsets.UTF_8);
		assertThatIllegalStateException().isThrownBy(this::check)
			.withMessageStartingWith("http1-price: the answer is wrong, 200 {");
	}

	@Test
	void acceptBurstWithRightAnswersOnly() throws IOException {
		assertThat(burst()).isPositive();
		this.answer = new byte[1];
		assertThatIOException().isThrownBy(this::burst).withMessageStartingWith("http1-price: expected ");
	}

	private void check() throws IOException {
		new HttpPrice(this.server.getAddress().getPort(), Dialect.JSON).check();
	}

	private double burst() throws IOException {
		assumeTrue(Machine.has("h2load") && Machine.has("taskset"), "no h2load on this machine");
		return new H2Load(Load.HTTP1_PRICE, Dialect.JSON, 0, this.server.getAddress().getPort(), this.directory)
			.seconds(256, UnaryOperator.identity());
	}

}
