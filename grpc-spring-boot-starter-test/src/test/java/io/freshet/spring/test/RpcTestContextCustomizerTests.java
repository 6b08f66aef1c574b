package io.freshet.spring.test;

import java.util.List;

import org.junit.jupiter.api.Test;

import org.springframework.test.context.ContextCustomizer;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests for {@link RpcTestContextCustomizerFactory} and what it creates. */
class RpcTestContextCustomizerTests {

	@Test
	void isAbsentWithoutTheAnnotation() {
		assertThat(customizer(Plain.class)).isNull();
	}

	@Test
	void isEqualForTestsThatCanShareAContext() {
		assertThat(customizer(InMemory.class)).isEqualTo(customizer(AlsoInMemory.class))
			.hasSameHashCodeAs(customizer(AlsoInMemory.class));
		assertThat(customizer(InMemory.class)).isNotEqualTo(customizer(FreePort.class))
			.isNotEqualTo(customizer(OtherChannels.class));
	}

	@Test
	void isInherited() {
		assertThat(customizer(Inherited.class)).isEqualTo(customizer(InMemory.class));
	}

	private static ContextCustomizer customizer(Class<?> test) {
		return new RpcTestContextCustomizerFactory().createContextCustomizer(test, List.of());
	}

	static class Plain {

	}

	@AutoConfigureRpcTest
	static class InMemory {

	}

	@AutoConfigureRpcTest(channels = "test")
	static class AlsoInMemory {

	}

	@AutoConfigureRpcTest(channels = "orders")
	static class OtherChannels {

	}

	@AutoConfigureRpcTest(RpcTestTransport.FREE_PORT)
	static class FreePort {

	}

	static class Inherited extends InMemory {

	}

}
