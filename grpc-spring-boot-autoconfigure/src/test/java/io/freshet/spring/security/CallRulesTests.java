package io.freshet.spring.security;

import org.junit.jupiter.api.Test;

import org.springframework.security.authorization.DefaultAuthorizationManagerFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class CallRulesTests {

	private final CallRules rules = new CallRules(new DefaultAuthorizationManagerFactory<>());

	@Test
	void keepsRulesInTheirOrder() {
		this.rules.methods(TalkRpc.SAY).permitAll().matching("testing.*").hasRole("A").anyCall().denyAll();
		assertThat(this.rules.build()).hasSize(3);
	}

	@Test
	void refusesRuleBehindTheLastOne() {
		this.rules.anyCall().authenticated();
		assertThatIllegalStateException().isThrownBy(() -> this.rules.services(TalkRpc.DESCRIPTOR))
			.withMessageContaining("anyCall()");
	}

	@Test
	void refusesRuleThatSaysNothing() {
		CallRules.Allowed open = this.rules.methods(TalkRpc.SAY);
		assertThat(open).isNotNull();
		assertThatIllegalStateException().isThrownBy(this.rules::anyCall).withMessageContaining("who may call");
		assertThatIllegalStateException().isThrownBy(this.rules::build).withMessageContaining("who may call");
	}

}
