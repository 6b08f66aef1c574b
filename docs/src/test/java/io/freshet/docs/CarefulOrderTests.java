package io.freshet.docs;

import com.google.rpc.BadRequest.FieldViolation;
import io.freshet.docs.orders.v1.Line;
import io.freshet.docs.orders.v1.Order;
import io.freshet.docs.orders.v1.OrdersRpc;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.protobuf.ErrorDetails;
import io.freshet.spring.RpcClient;
import io.freshet.spring.test.AutoConfigureRpcTest;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.SpringBootTest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Runs what the guide shows of validation on the side of the client. */
@SpringBootTest(
		properties = { "grpc.client.channel.test.validation.requests=true", "grpc.server.validation.responses=true" })
@AutoConfigureRpcTest
class CarefulOrderTests {

	@RpcClient("test")
	private OrdersRpc.Client orders;

	@Test
	void sendsNothingThatIsNotValid() {
		// careful
		assertThatExceptionOfType(RpcException.class).isThrownBy(() -> this.orders.place(order("ada")))
			.satisfies((failure) -> {
				assertThat(failure.code()).isEqualTo(StatusCode.INVALID_ARGUMENT);
				assertThat(failure.receivedFromPeer()).isFalse();
				assertThat(ErrorDetails.of(failure).fieldViolations()).extracting(FieldViolation::getField)
					.containsExactly("customer");
			});
		// end
		assertThat(this.orders.place(order("ada@example.com")).getOrders()).isEqualTo(1);
	}

	private static Order order(String customer) {
		return Order.newBuilder()
			.setCustomer(customer)
			.addLines(Line.newBuilder().setArticle("pen").setCount(1))
			.build();
	}

}
