package io.freshet.rpc.server;

import java.util.Arrays;
import java.util.function.Consumer;

import io.freshet.rpc.RpcContext;
import org.jspecify.annotations.Nullable;

/**
 * What interceptors have put around the code of one call: scopes that are open while it
 * runs, and checks of its messages. Safe for use by several threads; created when there
 * is something to hold, so that other calls do not pay for it.
 */
final class CallCode {

	private volatile CallScope[] scopes = {};

	private volatile @Nullable Consumer<Object> requestCheck;

	private volatile @Nullable Consumer<Object> responseCheck;

	private volatile boolean refused;

	/** What the check threw that refused a message, until the call was told. */
	private volatile @Nullable Throwable refusal;

	synchronized void addScope(CallScope scope) {
		CallScope[] more = Arrays.copyOf(this.scopes, this.scopes.length + 1);
		more[more.length - 1] = scope;
		this.scopes = more;
	}

	synchronized void addRequestCheck(Consumer<Object> check) {
		this.requestCheck = both(this.requestCheck, check);
	}

	synchronized void addResponseCheck(Consumer<Object> check) {
		this.responseCheck = both(this.responseCheck, check);
	}

	private static Consumer<Object> both(@Nullable Consumer<Object> before, Consumer<Object> check) {
		return (before != null) ? before.andThen(check) : check;
	}

	/**
	 * Passes a call on after something that may block, where that is allowed.
	 * @param context the call
	 * @param preparation what may block
	 * @param next what follows
	 * @throws Exception what those throw that were run at once
	 */
	static void passOnAfter(CallContext context, ServerCall.Preparation preparation, ServerInterceptor.Next next)
			throws Exception {
		ServerExchange exchange = context.exchange();
		if (exchange.inEventLoop()) {
			exchange.takeDetour(new Detour(exchange, context, preparation, next));
		}
		else if (preparation.prepare(context)) {
			next.proceed(context);
		}
	}

	/**
	 * Checks a request.
	 * @param context the call, which ends if the request is refused
	 * @param request the request
	 * @throws RuntimeException what a check throws
	 */
	void checkRequest(CallContext context, Object request) {
		check(context, this.requestCheck, request);
	}

	/**
	 * Checks a response.
	 * @param context the call, which ends if the response is held back
	 * @param response the response
	 * @throws RuntimeException what a check throws
	 */
	void checkResponse(CallContext context, Object response) {
		check(context, this.responseCheck, response);
	}

	private void check(CallContext context, @Nullable Consumer<Object> check, Object message) {
		if (check == null) {
			return;
		}
		RpcContext.Scope scope = context.enter();
		try {
			check.accept(message);
		}
		catch (RuntimeException ex) {
			this.refusal = ex;
			this.refused = true;
			context.exchange().fail(ex);
			throw ex;
		}
		finally {
			scope.close();
		}
	}

	/**
	 * Returns whether a call should hear of a failure. The refusal of a message is told
	 * once, and ends the call; what its code throws then is a consequence.
	 * @param failure the failure
	 * @return whether it is the refusal, or there was none
	 */
	boolean isNews(Throwable failure) {
		if (!this.refused) {
			return true;
		}
		boolean first = failure == this.refusal;
		this.refusal = null;
		return first;
	}

	/**
	 * Opens all scopes on the current thread, the first one outermost.
	 * @param outer what is around all of them
	 * @return closes them and what is around them
	 */
	RpcContext.Scope open(RpcContext.Scope outer) {
		RpcContext.Scope opened = outer;
		try {
			for (CallScope scope : this.scopes) {
				opened = inside(opened, scope.open());
			}
		}
		catch (RuntimeException | Error ex) {
			opened.close();
			throw ex;
		}
		return opened;
	}

	/**
	 * Joins two scopes. The outer one is closed whatever the inner one does.
	 * @param outer the outer one
	 * @param inner the inner one, or {@code null}
	 * @return closes both
	 */
	static RpcContext.Scope inside(RpcContext.Scope outer, RpcContext.@Nullable Scope inner) {
		if (inner == null) {
			return outer;
		}
		return () -> {
			try (outer) {
				inner.close();
			}
		};
	}

}
