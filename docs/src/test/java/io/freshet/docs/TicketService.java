package io.freshet.docs;

import io.freshet.docs.tickets.v1.Purchase;
import io.freshet.docs.tickets.v1.Receipt;
import io.freshet.docs.tickets.v1.TicketsRpc;
import io.freshet.rpc.RpcContext;
import io.freshet.spring.RpcService;

/** Shows what the guide says of the things that belong to a call. */
// service
@RpcService
class TicketService implements TicketsRpc.Service {

	private final RpcContext call;

	private final Till till;

	TicketService(RpcContext call, Till till) {
		this.call = call;
		this.till = till;
	}

	@Override
	public Receipt buy(Purchase purchase) {
		for (int row = 0; row < purchase.getTickets(); row++) {
			this.till.add(row, 3);
		}
		String customer = this.call.metadata().get("customer");
		return Receipt.newBuilder().setCustomer(customer).setTotal(this.till.total()).build();
	}

}
// end
