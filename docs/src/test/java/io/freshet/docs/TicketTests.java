package io.freshet.docs;

import io.freshet.docs.tickets.v1.Purchase;
import io.freshet.docs.tickets.v1.Receipt;
import io.freshet.docs.tickets.v1.TicketsRpc;
import io.freshet.rpc.Metadata;
import io.freshet.spring.RpcClient;
import io.freshet.spring.test.AutoConfigureRpcTest;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/** Runs what the guide shows of the things that belong to a call. */
@SpringBootTest
@AutoConfigureRpcTest
class TicketTests {

	@RpcClient("test")
	private TicketsRpc.Client tickets;

	@Autowired
	private Till till;

	@Test
	void eachCustomerHasATillOfHisOwn() {
		for (String customer : new String[] { "ada", "grace" }) {
			Receipt receipt = this.tickets.withMetadata(Metadata.of("customer", customer))
				.buy(Purchase.newBuilder().setTickets(3).build());
			assertThat(receipt.getCustomer()).isEqualTo(customer);
			assertThat(receipt.getTotal()).isEqualTo(12);
		}
	}

	@Test
	void thereIsNoTillOutsideOfCalls() {
		assertThatException().isThrownBy(this.till::total)
			.withStackTraceContaining("no RPC is being handled on this thread");
	}

}
