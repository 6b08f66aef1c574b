package com.example.shop;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

import com.example.shop.v1.Order;
import com.example.shop.v1.OrderRequest;
import com.example.shop.v1.TrackingRpc;
import io.freshet.spring.RpcService;

import org.springframework.security.access.prepost.PostAuthorize;

/** Finds orders without a thread that waits. */
@RpcService
class TrackingService implements TrackingRpc.AsyncService {

	private final OrderStore orders = new OrderStore();

	// responses
	@Override
	@PostAuthorize("returnObject.customer == authentication.name")
	public CompletionStage<Order> find(OrderRequest request) {
		return this.orders.find(request.getId());
	}

	@Override
	@PostAuthorize("isAuthenticated() and returnObject.customer == authentication.name")
	public Flow.Publisher<Order> watch(OrderRequest request) {
		return this.orders.changes(request.getId());
	}
	// end

	/** Every second order is ada's. */
	private static final class OrderStore {

		CompletionStage<Order> find(String id) {
			return CompletableFuture.supplyAsync(() -> order(id, id.equals("1") ? "ada" : "bob"));
		}

		Flow.Publisher<Order> changes(String id) {
			return (subscriber) -> subscriber.onSubscribe(new Flow.Subscription() {

				private int sent;

				@Override
				public void request(long orders) {
					for (long i = 0; i < orders && this.sent < 2; i++) {
						this.sent++;
						subscriber.onNext(order(id, (this.sent == 1) ? "ada" : "bob"));
					}
				}

				@Override
				public void cancel() {
					this.sent = 2;
				}

			});
		}

		private static Order order(String id, String customer) {
			return Order.newBuilder().setId(id).setCustomer(customer).build();
		}

	}

}
