package io.freshet.benchmarks.harness;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import io.freshet.benchmarks.proto.Invoice;
import io.freshet.benchmarks.proto.Order;

/**
 * The order that is priced and its invoice. Fields stand in the order of the
 * {@code .proto} file, and none has its default value, so that every server writes the
 * same text.
 */
final class Texts {

	static final Order ORDER = read("order.json", Order.newBuilder()).build();

	static final Invoice INVOICE = read("invoice.json", Invoice.newBuilder()).build();

	static final String ORDER_JSON = text(ORDER);

	static final String INVOICE_JSON = text(INVOICE);

	private Texts() {
	}

	private static <B extends Message.Builder> B read(String name, B builder) {
		try (Reader text = new InputStreamReader(Objects.requireNonNull(Texts.class.getResourceAsStream(name)),
				StandardCharsets.UTF_8)) {
			JsonFormat.parser().merge(text, builder);
			return builder;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String text(Message message) {
		try {
			return JsonFormat.printer().omittingInsignificantWhitespace().print(message);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
