package io.freshet.docs;

import java.util.NoSuchElementException;

import io.freshet.docs.orders.v1.OrdersRpc;
import io.freshet.rpc.MethodDescriptor;
import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.protobuf.ErrorDetails;
import io.freshet.spring.RpcAdvice;
import io.freshet.spring.RpcExceptionHandler;

/** Shows what the guide says of exceptions of several services. */
// advice
@RpcAdvice(assignableTypes = OrdersRpc.Service.class)
class OrderAdvice {

	@RpcExceptionHandler
	Status outOfStock(OutOfStockException failure) {
		return ErrorDetails.builder()
			.retryDelay(failure.delivery())
			.errorInfo("OUT_OF_STOCK", "orders.example.com")
			.asStatus(StatusCode.UNAVAILABLE, failure.getMessage());
	}

	@RpcExceptionHandler(code = StatusCode.NOT_FOUND)
	String missing(NoSuchElementException failure, MethodDescriptor<?, ?> method) {
		return method.name() + " found no " + failure.getMessage();
	}

}
// end
