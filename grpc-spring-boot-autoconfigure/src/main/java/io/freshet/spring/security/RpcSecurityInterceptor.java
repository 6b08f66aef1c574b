package io.freshet.spring.security;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import io.freshet.rpc.MethodDescriptor;
import io.freshet.rpc.RpcContext;
import io.freshet.rpc.server.CallScope;
import io.freshet.rpc.server.ServerCall;
import io.freshet.rpc.server.ServerInterceptor;
import io.freshet.spring.context.ThreadLocalScopes;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.core.Ordered;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authentication.AuthenticationTrustResolver;
import org.springframework.security.authentication.AuthenticationTrustResolverImpl;
import org.springframework.security.authorization.AuthorizationEventPublisher;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.context.SecurityContextHolderStrategy;

/**
 * Lets a call in only if its chain knows the caller and its rule lets the caller call.
 * Runs before other interceptors, unless they ask to be earlier than {@link #ORDER}. A
 * call without credentials is decided on at once; credentials are checked on a thread
 * that may block. Safe for use by several threads.
 */
public final class RpcSecurityInterceptor implements ServerInterceptor, Ordered {

	/**
	 * The order of this interceptor. Those with a lower one see calls before they are let
	 * in.
	 */
	public static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 1000;

	private static final long WARNING_INTERVAL_NANOS = 10_000_000_000L;

	private static final Log logger = LogFactory.getLog(RpcSecurityInterceptor.class);

	private final SecurityPlan plan;

	private final StandardServices standardServices;

	private final SecurityContextHolderStrategy strategy;

	private final AuthorizationEventPublisher events;

	private final AtomicLong warnedAt = new AtomicLong(System.nanoTime() - WARNING_INTERVAL_NANOS - 1);

	private final AuthenticationTrustResolver trust = new AuthenticationTrustResolverImpl();

	/**
	 * Creates the interceptor.
	 * @param chains the chains in their order
	 * @param standardServices has a rule for health and reflection
	 * @param strategy holds the context of a thread
	 * @param events hears of calls that are not let in
	 */
	public RpcSecurityInterceptor(List<RpcSecurityChain> chains, StandardServices standardServices,
			SecurityContextHolderStrategy strategy, AuthorizationEventPublisher events) {
		this.plan = new SecurityPlan(chains);
		this.standardServices = standardServices;
		this.strategy = strategy;
		this.events = events;
	}

	/**
	 * Returns an interceptor with other chains. For tests, which have no real
	 * credentials.
	 * @param chains the chains in their order
	 * @return the interceptor
	 */
	public RpcSecurityInterceptor withChains(List<RpcSecurityChain> chains) {
		return new RpcSecurityInterceptor(chains, this.standardServices, this.strategy, this.events);
	}

	/**
	 * Returns the chains.
	 * @return the chains in their order
	 */
	public List<RpcSecurityChain> chains() {
		return this.plan.chains();
	}

	/**
	 * Returns whether the chains decide about a method.
	 * @param method the method
	 * @return whether they do; not for health and reflection, unless that is asked for
	 */
	public boolean isSecured(MethodDescriptor<?, ?> method) {
		return this.standardServices.access(method) == StandardServices.Access.RULES;
	}

	/**
	 * Returns whether there is a rule for a method; without one nobody can call it.
	 * @param method the method
	 * @return whether a chain has a rule for it
	 */
	public boolean hasRule(MethodDescriptor<?, ?> method) {
		return this.plan.of(method).rule() != null;
	}

	@Override
	public void intercept(ServerCall call, Next next) throws Exception {
		switch (this.standardServices.access(call.method())) {
			case PERMIT_ALL -> next.proceed(call);
			case DENY_ALL -> SecurityRefusals.denied(call, null);
			case RULES -> secure(call, next);
		}
	}

	private void secure(ServerCall call, Next next) throws Exception {
		SecurityPlan.Entry entry = this.plan.of(call.method());
		if (entry.chain() == null || entry.rule() == null) {
			SecurityRefusals.denied(call, null);
			return;
		}
		RpcSecurityChain chain = entry.chain();
		for (Mechanism mechanism : chain.mechanisms()) {
			Authentication credentials;
			try {
				credentials = mechanism.credentials(call);
			}
			catch (AuthenticationException ex) {
				logger.debug("Credentials for " + call.method() + " cannot be read", ex);
				SecurityRefusals.badCredentials(call, mechanism);
				return;
			}
			if (credentials != null) {
				passOn(call, next, new Admission(entry.rule(), chain, mechanism, credentials));
				return;
			}
		}
		Admission anonymous = new Admission(entry.rule(), chain, null, chain.anonymous());
		if (entry.rule().mayBlock()) {
			passOn(call, next, anonymous);
		}
		else if (isAllowed(call, anonymous, chain.anonymous())) {
			proceed(call, next, Caller.of(this.strategy, chain.anonymous(), null, chain));
		}
	}

	private void passOn(ServerCall call, Next next, Admission admission) throws Exception {
		CallScope outer = ThreadLocalScopes.capture();
		if (outer != null) {
			call.addScope(outer);
		}
		call.passOnAfter((prepared) -> admit(prepared, admission), (prepared) -> {
			Caller caller = prepared.attribute(Caller.KEY);
			if (caller == null) {
				throw new IllegalStateException("the call was let in by nobody");
			}
			proceed(prepared, next, caller);
		});
	}

	/** May block. */
	private boolean admit(ServerCall call, Admission admission) {
		Authentication caller = admission.claimed();
		Mechanism mechanism = admission.mechanism();
		if (mechanism != null && caller != null) {
			try {
				caller = mechanism.authenticate(caller);
			}
			catch (AuthenticationServiceException ex) {
				warn(call, ex);
				SecurityRefusals.cannotCheck(call);
				return false;
			}
			catch (AuthenticationException ex) {
				logger.debug("Credentials for " + call.method() + " are not valid", ex);
				SecurityRefusals.badCredentials(call, mechanism);
				return false;
			}
		}
		if (!isAllowed(call, admission, caller)) {
			return false;
		}
		call.attribute(Caller.KEY, Caller.of(this.strategy, caller, mechanism, admission.chain()));
		return true;
	}

	/** Not for every call: there may be many until what checks them is back. */
	private void warn(ServerCall call, AuthenticationServiceException cause) {
		long now = System.nanoTime();
		long before = this.warnedAt.get();
		if (now - before > WARNING_INTERVAL_NANOS && this.warnedAt.compareAndSet(before, now)) {
			logger.warn("Credentials for " + call.method() + " cannot be checked", cause);
		}
	}

	private boolean isAllowed(ServerCall call, Admission admission, @Nullable Authentication caller) {
		if (admission.rule().manager() == null) {
			return true;
		}
		AuthorizationResult result = admission.rule().manager().authorize(() -> caller, call);
		if (result != null && result.isGranted()) {
			return true;
		}
		if (result != null) {
			this.events.publishAuthorizationEvent(() -> caller, call, result);
		}
		if (this.trust.isAuthenticated(caller)) {
			SecurityRefusals.denied(call, admission.mechanism());
		}
		else {
			SecurityRefusals.unknownCaller(call, admission.chain().mechanisms());
		}
		return false;
	}

	private static void proceed(ServerCall call, Next next, Caller caller) throws Exception {
		call.attribute(Caller.KEY, caller);
		call.addScope(caller);
		if (ReactorCaller.PRESENT) {
			ReactorCaller.add(call, caller);
		}
		RpcContext.Scope scope = caller.open();
		try {
			next.proceed(call);
		}
		finally {
			scope.close();
		}
	}

	@Override
	public int getOrder() {
		return ORDER;
	}

	/**
	 * What has to be decided about a call.
	 *
	 * @param rule says who may call
	 * @param chain secures the call
	 * @param mechanism the kind of credentials, or {@code null} if there are none
	 * @param claimed the credentials, or who those without any are
	 */
	private record Admission(CallRules.Rule rule, RpcSecurityChain chain, @Nullable Mechanism mechanism,
			@Nullable Authentication claimed) {

	}

}
