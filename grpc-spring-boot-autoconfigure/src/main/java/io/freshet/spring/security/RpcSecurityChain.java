package io.freshet.spring.security;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import io.freshet.rpc.MethodDescriptor;
import org.jspecify.annotations.Nullable;

import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.core.Authentication;

/**
 * How the calls of some methods are secured: what credentials count, and who may call. A
 * bean of this type, made by {@link RpcSecurity}, replaces the default chain; with
 * several the first one in their order ({@code @Order}) that matches a method is the only
 * one that counts. Immutable.
 */
public final class RpcSecurityChain {

	private final RpcMatcher matcher;

	private final List<CallRules.Rule> rules;

	private final List<Mechanism> mechanisms;

	private final @Nullable Authentication anonymous;

	RpcSecurityChain(RpcMatcher matcher, List<CallRules.Rule> rules, List<Mechanism> mechanisms,
			@Nullable Authentication anonymous) {
		this.matcher = matcher;
		this.rules = rules;
		this.mechanisms = mechanisms;
		this.anonymous = anonymous;
	}

	/**
	 * Returns whether this chain is for a method.
	 * @param method the method
	 * @return whether it is
	 */
	public boolean matches(MethodDescriptor<?, ?> method) {
		return this.matcher.matches(method);
	}

	/**
	 * Returns the rules that are for none of some methods: perhaps a slip of the pen.
	 * @param methods the methods
	 * @return the matchers of those rules
	 */
	public List<RpcMatcher> rulesWithout(Collection<? extends MethodDescriptor<?, ?>> methods) {
		return this.rules.stream()
			.map(CallRules.Rule::matcher)
			.filter((matcher) -> methods.stream().noneMatch(matcher::matches))
			.toList();
	}

	/**
	 * Returns a chain that takes credentials of another kind, too, and looks for them
	 * before all others.
	 * @param converter finds the credentials
	 * @param manager checks them; may block
	 * @return the chain
	 */
	public RpcSecurityChain withAuthentication(RpcAuthenticationConverter converter, AuthenticationManager manager) {
		List<Mechanism> all = new ArrayList<>();
		all.add(new Mechanism(converter, manager, null, null, null));
		all.addAll(this.mechanisms);
		return new RpcSecurityChain(this.matcher, this.rules, List.copyOf(all), this.anonymous);
	}

	CallRules.@Nullable Rule rule(MethodDescriptor<?, ?> method) {
		return this.rules.stream().filter((rule) -> rule.matcher().matches(method)).findFirst().orElse(null);
	}

	List<Mechanism> mechanisms() {
		return this.mechanisms;
	}

	@Nullable Authentication anonymous() {
		return this.anonymous;
	}

}
