package io.freshet.docs;

import io.freshet.spring.RpcScope;

import org.springframework.stereotype.Component;

/** What one customer has to pay. */
// scope
@RpcScope
@Component
class Till {

	// end

	private int total;

	void add(int row, int price) {
		this.total += price + row;
	}

	int total() {
		return this.total;
	}

}
