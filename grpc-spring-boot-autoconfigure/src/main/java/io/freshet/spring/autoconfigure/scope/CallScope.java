package io.freshet.spring.autoconfigure.scope;

import io.freshet.rpc.RpcContext;
import io.freshet.spring.RpcScope;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectFactory;
import org.springframework.beans.factory.config.Scope;

/**
 * The scope {@value RpcScope#NAME}: finds the beans of the call that the current thread
 * works for. Safe for use by several threads.
 */
final class CallScope implements Scope {

	@Override
	public Object get(String name, ObjectFactory<?> objectFactory) {
		return beans(RpcContext.current()).get(name, objectFactory);
	}

	@Override
	public @Nullable Object remove(String name) {
		return beans(RpcContext.current()).remove(name);
	}

	@Override
	public void registerDestructionCallback(String name, Runnable callback) {
		beans(RpcContext.current()).onDestruction(name, callback);
	}

	@Override
	public @Nullable Object resolveContextualObject(String key) {
		return key.equals("rpc") ? RpcContext.currentOrNull() : null;
	}

	/** So that what logs this can tell calls apart. */
	@Override
	public @Nullable String getConversationId() {
		RpcContext context = RpcContext.currentOrNull();
		return (context != null) ? Integer.toHexString(System.identityHashCode(context)) : null;
	}

	private static CallScopedBeans beans(RpcContext context) {
		CallScopedBeans beans = context.attribute(CallScopedBeans.KEY);
		if (beans == null) {
			throw new IllegalStateException("call " + context
					+ " has no scope 'rpc': its server has not the interceptor of the auto-configuration");
		}
		return beans;
	}

}
