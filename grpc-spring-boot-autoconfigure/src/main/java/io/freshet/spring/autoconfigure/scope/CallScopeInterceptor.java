package io.freshet.spring.autoconfigure.scope;

import io.freshet.rpc.Status;
import io.freshet.rpc.server.ServerCall;
import io.freshet.rpc.server.ServerCallListener;
import io.freshet.rpc.server.ServerInterceptor;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.core.Ordered;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

/**
 * Gives each call room for its beans, outside all other interceptors. Has threads of its
 * own on which beans are destroyed: that may block, and calls end on event loops. Safe
 * for use by several threads.
 */
final class CallScopeInterceptor implements ServerInterceptor, Ordered, DisposableBean {

	private final ThreadPoolTaskExecutor destroyer = new ThreadPoolTaskExecutor();

	CallScopeInterceptor() {
		this.destroyer.setThreadNamePrefix("rpc-scope-");
		this.destroyer.setCorePoolSize(Runtime.getRuntime().availableProcessors());
		this.destroyer.setAllowCoreThreadTimeOut(true);
		this.destroyer.setDaemon(true);
		this.destroyer.setWaitForTasksToCompleteOnShutdown(true);
		this.destroyer.setAwaitTerminationSeconds(5);
		this.destroyer.initialize();
	}

	@Override
	public void intercept(ServerCall call, Next next) throws Exception {
		CallScopedBeans beans = new CallScopedBeans(this.destroyer);
		call.attribute(CallScopedBeans.KEY, beans);
		call.addListener(new ServerCallListener() {

			@Override
			public void onClose(Status status) {
				beans.ended();
			}

		});
		try {
			next.proceed(call);
		}
		finally {
			beans.returned();
		}
	}

	@Override
	public void destroy() {
		this.destroyer.destroy();
	}

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

}
