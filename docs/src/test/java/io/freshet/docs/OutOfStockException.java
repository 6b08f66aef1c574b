package io.freshet.docs;

import java.time.Duration;

/** There is not enough of an article. */
class OutOfStockException extends RuntimeException {

	private final String article;

	private final Duration delivery;

	OutOfStockException(String article, Duration delivery) {
		super("out of " + article);
		this.article = article;
		this.delivery = delivery;
	}

	String article() {
		return this.article;
	}

	Duration delivery() {
		return this.delivery;
	}

}
