package io.freshet.spring.test.slice;

import org.springframework.stereotype.Component;

/** A component that is no RPC part, and that cannot be there in a test. */
@Component
class NameBook {

	NameBook() {
		throw new IllegalStateException("there is no database in a test");
	}

	String fullName(String name) {
		return name;
	}

}
