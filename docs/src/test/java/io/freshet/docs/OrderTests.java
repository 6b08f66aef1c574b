package io.freshet.docs;

import java.time.Duration;

import com.google.rpc.BadRequest.FieldViolation;
import com.google.rpc.ResourceInfo;
import io.freshet.docs.orders.v1.Line;
import io.freshet.docs.orders.v1.Order;
import io.freshet.docs.orders.v1.OrdersRpc;
import io.freshet.docs.v1.Note;
import io.freshet.docs.v1.NotebookRpc;
import io.freshet.docs.orders.v1.Confirmation;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.client.ClientStream;
import io.freshet.rpc.protobuf.ErrorDetails;
import io.freshet.spring.RpcClient;
import io.freshet.spring.test.AutoConfigureRpcTest;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** Runs what the guide shows of exceptions, interceptors and validation. */
@SpringBootTest
@AutoConfigureRpcTest
class OrderTests {

	@RpcClient("test")
	private OrdersRpc.Client orders;

	@RpcClient("test")
	private NotebookRpc.Client notebook;

	@Autowired
	private OrderLog log;

	@Test
	void asksTheServiceAndThenAdvice() {
		RpcException unknown = refusal("unicorn");
		assertThat(unknown.code()).isEqualTo(StatusCode.NOT_FOUND);
		assertThat(unknown.status().message()).isEqualTo("ada@example.com wants what we do not have");
		assertThat(ErrorDetails.of(unknown).resource()).get()
			.extracting(ResourceInfo::getResourceName)
			.isEqualTo("unicorn");
		assertThat(refusal("lamp").status().message()).isEqualTo("Place found no lamp");
	}

	@Test
	void readsDetailsByTheirTypes() {
		Order order = order("ada@example.com", "ink", 1);
		// read
		RpcException failure = catchThrowableOfType(RpcException.class, () -> this.orders.place(order));
		ErrorDetails details = ErrorDetails.of(failure);
		if (details.isReason("orders.example.com", "OUT_OF_STOCK")) {
			assertThat(details.retryDelay()).contains(Duration.ofHours(2));
		}
		// end
		assertThat(failure.code()).isEqualTo(StatusCode.UNAVAILABLE);
		ErrorDetails refused = ErrorDetails.of(refusal("quill"));
		assertThat(refused.isReason("orders.example.com", "NOT_SOLD_HERE")).isTrue();
		assertThat(refused.helpLinks()).hasSize(1);
	}

	@Test
	void namesAllFieldsThatBreakTheirRules() {
		// violations
		assertThatExceptionOfType(RpcException.class).isThrownBy(() -> this.orders.place(order("ada", "pen", 0)))
			.satisfies((failure) -> {
				assertThat(failure.code()).isEqualTo(StatusCode.INVALID_ARGUMENT);
				assertThat(ErrorDetails.of(failure).fieldViolations()).extracting(FieldViolation::getField)
					.containsExactly("customer", "lines[0].count");
			});
		// end
		assertThat(this.orders.place(order("ada@example.com", "pen", 1)).getOrders()).isEqualTo(1);
	}

	@Test
	void checksEveryMessageOfStream() {
		try (ClientStream<Order, Confirmation> all = this.orders.placeAll()) {
			all.write(order("ada@example.com", "pen", 1));
			all.write(order("ada@example.com", "pen", 101));
			assertThatExceptionOfType(RpcException.class).isThrownBy(all::finish)
				.satisfies((failure) -> assertThat(ErrorDetails.of(failure).fieldViolations())
					.extracting(FieldViolation::getField)
					.containsExactly("lines[0].count"));
		}
	}

	@Test
	void interceptsTheServicesThatAreNamed() {
		this.log.methods().clear();
		this.notebook.add(Note.newBuilder().setText("milk").build());
		this.orders.place(order("ada@example.com", "pen", 1));
		assertThat(this.log.methods()).containsExactly("Place");
	}

	private RpcException refusal(String article) {
		return catchThrowableOfType(RpcException.class, () -> this.orders.place(order("ada@example.com", article, 1)));
	}

	private static Order order(String customer, String article, int count) {
		return Order.newBuilder()
			.setCustomer(customer)
			.addLines(Line.newBuilder().setArticle(article).setCount(count))
			.build();
	}

}
