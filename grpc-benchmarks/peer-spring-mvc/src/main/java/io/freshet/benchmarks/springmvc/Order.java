package io.freshet.benchmarks.springmvc;

import java.util.List;

/**
 * What is asked for. Immutable.
 *
 * @param id the shop's number
 * @param customer who pays
 * @param lines what is ordered
 * @param discount the part of the price that is not asked for
 * @param express whether it is in a hurry
 * @param currency what the prices are in
 */
record Order(String id, Customer customer, List<Line> lines, double discount, boolean express, Currency currency) {

	/**
	 * Who pays. Immutable.
	 *
	 * @param name the name
	 * @param email where the invoice goes
	 * @param city where the goods go
	 */
	record Customer(String name, String email, String city) {
	}

	/**
	 * A thing that is ordered. Immutable.
	 *
	 * @param sku the thing's number
	 * @param description the thing's name
	 * @param quantity how many
	 * @param unitCents what one costs
	 */
	record Line(String sku, String description, int quantity, int unitCents) {
	}

	/** What prices are in. */
	enum Currency {

		/** Not said. */
		CURRENCY_UNSPECIFIED,
		/** Euro. */
		CURRENCY_EUR,
		/** United States dollar. */
		CURRENCY_USD

	}

}
