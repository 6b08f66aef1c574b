package io.freshet.spring.autoconfigure.server;

import org.junit.jupiter.api.Test;

import org.springframework.boot.diagnostics.FailureAnalysis;

import static org.assertj.core.api.Assertions.assertThat;

/** The texts that users read when the server cannot start. */
class ServerFailureAnalyzerTests {

	@Test
	void namesTwoBeansForOneService() {
		FailureAnalysis analysis = new DuplicateServiceFailureAnalyzer()
			.analyze(new DuplicateServiceException("shop.Orders", "orders", "fakeOrders"));
		assertThat(analysis.getDescription()).isEqualTo("Service 'shop.Orders' is served by two beans: 'orders' and "
				+ "'fakeOrders'. A server can have one of them.");
		assertThat(analysis.getAction()).isEqualTo(
				"Remove one of the beans or its @RpcService, or make them conditional, for example by @Profile.");
	}

	@Test
	void namesBeanWithTwoStylesOfOneService() {
		FailureAnalysis analysis = new DuplicateServiceFailureAnalyzer()
			.analyze(new DuplicateServiceException("shop.Orders", "orders", "orders"));
		assertThat(analysis.getDescription()).isEqualTo("Bean 'orders' implements more than one interface of service "
				+ "'shop.Orders', so it is not clear which of them answers calls.");
		assertThat(analysis.getAction()).isEqualTo("Implement one of Service, AsyncService and ReactorService.");
	}

	@Test
	void passesOnWhatIsWrongWithAService() {
		FailureAnalysis analysis = new InvalidServiceFailureAnalyzer()
			.analyze(new InvalidServiceException("Bean 'x' is wrong.", "Put it right."));
		assertThat(analysis.getDescription()).isEqualTo("Bean 'x' is wrong.");
		assertThat(analysis.getAction()).isEqualTo("Put it right.");
	}

}
