package io.freshet.benchmarks.springmvc;

import java.util.ArrayList;
import java.util.List;

import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * The endpoint, under the path that the others have. Safe for use by several threads.
 */
@RestController
class PriceController {

	@PostMapping("/freshet.bench.Bench/Price")
	Invoice price(@RequestBody Order order) {
		List<Invoice.Item> items = new ArrayList<>(order.lines().size());
		int total = 0;
		for (Order.Line line : order.lines()) {
			int cents = (int) Math.round(line.quantity() * line.unitCents() * (1 - order.discount()));
			items.add(new Invoice.Item(line.description(), cents));
			total += cents;
		}
		return new Invoice(order.id(), order.customer().name(), items, total, order.express(), order.currency());
	}

}
