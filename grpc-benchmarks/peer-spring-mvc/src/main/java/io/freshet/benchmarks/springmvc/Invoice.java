package io.freshet.benchmarks.springmvc;

import java.util.List;

/**
 * What is answered. Immutable.
 *
 * @param orderId the number of the order
 * @param customer who pays
 * @param items what is paid for
 * @param totalCents the sum
 * @param express whether it is in a hurry
 * @param currency what the prices are in
 */
record Invoice(String orderId, String customer, List<Item> items, int totalCents, boolean express,
		Order.Currency currency) {

	/**
	 * A thing that is paid for. Immutable.
	 *
	 * @param description its name
	 * @param cents what all of it costs
	 */
	record Item(String description, int cents) {
	}

}
