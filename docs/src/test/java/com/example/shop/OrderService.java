package com.example.shop;

import com.example.shop.v1.Delivery;
import com.example.shop.v1.Order;
import com.example.shop.v1.OrderRequest;
import com.example.shop.v1.OrdersRpc;
import com.example.shop.v1.Receipt;
import io.freshet.rpc.RpcReader;
import io.freshet.rpc.RpcWriter;
import io.freshet.spring.RpcService;

import org.springframework.security.access.prepost.PostAuthorize;
import org.springframework.security.access.prepost.PreAuthorize;

/** Orders, each seen by its customer alone. */
@RpcService
class OrderService implements OrdersRpc.Service {

	// requests
	@Override
	@PreAuthorize("#request.customer == authentication.name")
	public Receipt place(Order order) {
		return receipt(order.getId() + " is placed");
	}

	@Override
	@PreAuthorize("hasRole('COURIER') and #request.courier == authentication.name")
	public void deliver(RpcReader<Delivery> deliveries, RpcWriter<Receipt> receipts) {
		deliveries.forEach((delivery) -> receipts.write(receipt(delivery.getOrder() + " is delivered")));
	}
	// end

	@Override
	@PostAuthorize("returnObject.customer == authentication.name")
	public Order getOrder(OrderRequest request) {
		return Order.newBuilder().setId(request.getId()).setCustomer("ada").build();
	}

	private static Receipt receipt(String text) {
		return Receipt.newBuilder().setText(text).build();
	}

}
