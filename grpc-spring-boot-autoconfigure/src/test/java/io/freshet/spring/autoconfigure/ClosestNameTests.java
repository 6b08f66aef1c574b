package io.freshet.spring.autoconfigure;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests for {@link ClosestName}. */
class ClosestNameTests {

	@Test
	void countsEdits() {
		assertThat(ClosestName.distance("", "abc")).isEqualTo(3);
		assertThat(ClosestName.distance("kitten", "sitting")).isEqualTo(3);
		assertThat(ClosestName.distance("orders", "Orders")).isZero();
		assertThat(ClosestName.distance("order", "orders")).isEqualTo(1);
	}

	@Test
	void prefersFewestEditsThenAlphabet() {
		assertThat(ClosestName.to("greter", List.of("grater", "greeter", "greeters"))).contains("grater");
		assertThat(ClosestName.to("greetr", List.of("grater", "greeter"))).contains("greeter");
	}

	@Test
	void findsNothingBeyondOneEditInThreeCharacters() {
		assertThat(ClosestName.to("abc", List.of("abxy"))).isEmpty();
		assertThat(ClosestName.to("abc", List.of())).isEmpty();
	}

}
