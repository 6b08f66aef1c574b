package io.freshet.spring.security;

import java.util.ArrayList;
import java.util.List;

import io.freshet.rpc.MethodDescriptor;
import io.freshet.rpc.ServiceDescriptor;
import io.freshet.rpc.server.ServerCall;
import org.jspecify.annotations.Nullable;

import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.authorization.AuthorizationManagerFactory;

/**
 * Says who may call which methods. The first rule that matches a method counts; a method
 * without a rule is closed. Confined to the thread that builds the chain.
 */
public final class CallRules {

	private final AuthorizationManagerFactory<ServerCall> managers;

	private final List<Rule> rules = new ArrayList<>();

	private boolean complete;

	private boolean open;

	CallRules(AuthorizationManagerFactory<ServerCall> managers) {
		this.managers = managers;
	}

	/**
	 * Begins a rule for all methods of services.
	 * @param services constants of generated code, such as {@code GreeterRpc.DESCRIPTOR}
	 * @return who may call them
	 */
	public Allowed services(ServiceDescriptor... services) {
		return matching(RpcMatcher.services(services));
	}

	/**
	 * Begins a rule for methods.
	 * @param methods constants of generated code, such as {@code GreeterRpc.SAY_HELLO}
	 * @return who may call them
	 */
	public Allowed methods(MethodDescriptor<?, ?>... methods) {
		return matching(RpcMatcher.methods(methods));
	}

	/**
	 * Begins a rule for methods by their names.
	 * @param patterns such as {@code pkg.Greeter/SayHello}, {@code pkg.Greeter} or
	 * {@code pkg.*}, see {@link RpcMatcher#patterns}
	 * @return who may call them
	 */
	public Allowed matching(String... patterns) {
		return matching(RpcMatcher.patterns(patterns));
	}

	/**
	 * Begins a rule for methods.
	 * @param matcher chooses the methods
	 * @return who may call them
	 */
	public Allowed matching(RpcMatcher matcher) {
		if (this.complete) {
			throw new IllegalStateException("no rule can follow anyCall(): it would never be asked");
		}
		if (this.open) {
			throw new IllegalStateException("the rule before does not say who may call, such as authenticated()");
		}
		this.open = true;
		return new Allowed(matcher);
	}

	/**
	 * Begins the rule for all other methods, the last one.
	 * @return who may call them
	 */
	public Allowed anyCall() {
		Allowed allowed = matching(RpcMatcher.any());
		this.complete = true;
		return allowed;
	}

	List<Rule> build() {
		if (this.open) {
			throw new IllegalStateException("the last rule does not say who may call, such as authenticated()");
		}
		return List.copyOf(this.rules);
	}

	/**
	 * A rule.
	 *
	 * @param matcher the methods it is for
	 * @param manager decides; {@code null} to let everybody in
	 * @param mayBlock whether that may take a while
	 */
	record Rule(RpcMatcher matcher, @Nullable AuthorizationManager<ServerCall> manager, boolean mayBlock) {

	}

	/** Who may call the methods of a rule. */
	public final class Allowed {

		private final RpcMatcher matcher;

		private Allowed(RpcMatcher matcher) {
			this.matcher = matcher;
		}

		/**
		 * Everybody. Credentials that a call has nevertheless must be valid.
		 * @return the rules
		 */
		public CallRules permitAll() {
			return add(null, false);
		}

		/**
		 * Nobody.
		 * @return the rules
		 */
		public CallRules denyAll() {
			return add(CallRules.this.managers.denyAll(), false);
		}

		/**
		 * Everybody who is known.
		 * @return the rules
		 */
		public CallRules authenticated() {
			return add(CallRules.this.managers.authenticated(), false);
		}

		/**
		 * Who has a role.
		 * @param role the role without its prefix, such as {@code ADMIN}
		 * @return the rules
		 */
		public CallRules hasRole(String role) {
			return add(CallRules.this.managers.hasRole(role), false);
		}

		/**
		 * Who has one of several roles.
		 * @param roles the roles without their prefix
		 * @return the rules
		 */
		public CallRules hasAnyRole(String... roles) {
			return add(CallRules.this.managers.hasAnyRole(roles), false);
		}

		/**
		 * Who has an authority.
		 * @param authority the authority, such as {@code SCOPE_parcels.read}
		 * @return the rules
		 */
		public CallRules hasAuthority(String authority) {
			return add(CallRules.this.managers.hasAuthority(authority), false);
		}

		/**
		 * Who has one of several authorities.
		 * @param authorities the authorities
		 * @return the rules
		 */
		public CallRules hasAnyAuthority(String... authorities) {
			return add(CallRules.this.managers.hasAnyAuthority(authorities), false);
		}

		/**
		 * Whom a manager lets in. It may block. What it does not grant is denied, also if
		 * it abstains by returning {@code null}.
		 * @param manager decides
		 * @return the rules
		 */
		public CallRules access(AuthorizationManager<ServerCall> manager) {
			return add(manager, true);
		}

		private CallRules add(@Nullable AuthorizationManager<ServerCall> manager, boolean mayBlock) {
			CallRules.this.rules.add(new Rule(this.matcher, manager, mayBlock));
			CallRules.this.open = false;
			return CallRules.this;
		}

	}

}
