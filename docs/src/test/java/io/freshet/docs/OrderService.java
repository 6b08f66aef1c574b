package io.freshet.docs;

import java.time.Duration;
import java.util.NoSuchElementException;

import com.google.rpc.ResourceInfo;
import io.freshet.docs.orders.v1.Confirmation;
import io.freshet.docs.orders.v1.Line;
import io.freshet.docs.orders.v1.Order;
import io.freshet.docs.orders.v1.OrdersRpc;
import io.freshet.rpc.RpcReader;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.protobuf.ErrorDetails;
import io.freshet.spring.RpcExceptionHandler;
import io.freshet.spring.RpcService;

/** Shows what the guide says of exceptions and validation. */
// handler
@RpcService
class OrderService implements OrdersRpc.Service {

	@Override
	public Confirmation place(Order order) {
		order.getLinesList().forEach(OrderService::reserve);
		return Confirmation.newBuilder().setOrders(1).build();
	}

	@RpcExceptionHandler
	private ResourceInfo unknownArticle(UnknownArticleException failure, Order order) {
		return ResourceInfo.newBuilder()
			.setResourceType("article")
			.setResourceName(failure.getMessage())
			.setDescription(order.getCustomer() + " wants what we do not have")
			.build();
	}
	// end

	@Override
	public Confirmation placeAll(RpcReader<Order> orders) {
		int count = 0;
		for (Order order : orders) {
			place(order);
			count++;
		}
		return Confirmation.newBuilder().setOrders(count).build();
	}

	private static void reserve(Line line) {
		switch (line.getArticle()) {
			case "ink" -> throw new OutOfStockException("ink", Duration.ofHours(2));
			case "unicorn" -> throw new UnknownArticleException("unicorn");
			case "lamp" -> throw new NoSuchElementException("lamp");
			case "quill" -> refuse("quill");
			default -> {
			}
		}
	}

	private static void refuse(String article) {
		// details
		throw ErrorDetails.builder()
			.errorInfo("NOT_SOLD_HERE", "orders.example.com")
			.fieldViolation("lines[0].article", "is sold in shops only")
			.helpLink("Our shops", "https://orders.example.com/shops")
			.asException(StatusCode.INVALID_ARGUMENT, article + " is not sold here");
		// end
	}

	/** There is no such article. */
	static class UnknownArticleException extends RuntimeException {

		UnknownArticleException(String article) {
			super(article);
		}

	}

}
