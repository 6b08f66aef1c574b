package io.freshet.spring.context;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;

import io.freshet.rpc.RpcContext;
import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests for {@link RpcContextThreadLocalAccessor}. */
class RpcContextThreadLocalAccessorTests {

	private final ContextSnapshotFactory snapshots = ContextSnapshotFactory.builder().clearMissing(true).build();

	@Test
	void isFoundByTheServiceLoader() {
		assertThat(ContextRegistry.getInstance().getThreadLocalAccessors())
			.hasAtLeastOneElementOfType(RpcContextThreadLocalAccessor.class);
	}

	@Test
	void carriesContextToWhereThereIsNone() {
		RpcContext context = context();
		ContextSnapshot snapshot;
		try (RpcContext.Scope scope = context.attach()) {
			snapshot = this.snapshots.captureAll();
		}
		assertThat(RpcContext.currentOrNull()).isNull();
		try (ContextSnapshot.Scope scope = snapshot.setThreadLocals()) {
			assertThat(RpcContext.currentOrNull()).isSameAs(context);
		}
		assertThat(RpcContext.currentOrNull()).isNull();
	}

	@Test
	void carriesAbsenceOfContextToWhereThereIsOne() {
		RpcContext context = context();
		ContextSnapshot nothing = this.snapshots.captureAll();
		try (RpcContext.Scope attached = context.attach()) {
			try (ContextSnapshot.Scope scope = nothing.setThreadLocals()) {
				assertThat(RpcContext.currentOrNull()).isNull();
			}
			assertThat(RpcContext.currentOrNull()).isSameAs(context);
		}
		assertThat(RpcContext.currentOrNull()).isNull();
	}

	/** A context needs no behaviour here beyond the default method that attaches it. */
	private static RpcContext context() {
		return (RpcContext) Proxy.newProxyInstance(RpcContext.class.getClassLoader(),
				new Class<?>[] { RpcContext.class }, (proxy, method, arguments) -> method.isDefault()
						? InvocationHandler.invokeDefault(proxy, method, arguments) : System.identityHashCode(proxy));
	}

}
