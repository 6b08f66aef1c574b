package io.freshet.benchmarks.starter;

import com.google.protobuf.ByteString;
import io.freshet.benchmarks.proto.BenchRpc;
import io.freshet.benchmarks.proto.Invoice;
import io.freshet.benchmarks.proto.Item;
import io.freshet.benchmarks.proto.Line;
import io.freshet.benchmarks.proto.Order;
import io.freshet.benchmarks.proto.Payload;
import io.freshet.benchmarks.proto.StreamRequest;
import io.freshet.benchmarks.proto.Summary;
import io.freshet.rpc.RpcReader;
import io.freshet.rpc.RpcWriter;
import io.freshet.spring.RpcService;

/**
 * The benchmark service as plain blocking code. Safe for use by several threads.
 */
@RpcService
class BenchService implements BenchRpc.Service {

	@Override
	public Payload unary(Payload request) {
		return Payload.newBuilder().setBody(request.getBody()).build();
	}

	@Override
	public void serverStream(StreamRequest request, RpcWriter<Payload> responses) {
		ByteString body = ByteString.copyFrom(new byte[request.getSize()]);
		for (int i = 0; i < request.getMessages(); i++) {
			responses.write(Payload.newBuilder().setBody(body).build());
		}
	}

	@Override
	public Summary clientStream(RpcReader<Payload> requests) {
		int messages = 0;
		long bytes = 0;
		for (Payload message : requests) {
			messages++;
			bytes += message.getBody().size();
		}
		return Summary.newBuilder().setMessages(messages).setBytes(bytes).build();
	}

	@Override
	public void pingPong(RpcReader<Payload> requests, RpcWriter<Payload> responses) {
		for (Payload message : requests) {
			responses.write(Payload.newBuilder().setBody(message.getBody()).build());
		}
	}

	@Override
	public Invoice price(Order order) {
		Invoice.Builder invoice = Invoice.newBuilder()
			.setOrderId(order.getId())
			.setCustomer(order.getCustomer().getName())
			.setExpress(order.getExpress())
			.setCurrency(order.getCurrency());
		int total = 0;
		for (Line line : order.getLinesList()) {
			int cents = (int) Math.round(line.getQuantity() * line.getUnitCents() * (1 - order.getDiscount()));
			invoice.addItems(Item.newBuilder().setDescription(line.getDescription()).setCents(cents));
			total += cents;
		}
		return invoice.setTotalCents(total).build();
	}

}
