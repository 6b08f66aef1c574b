package io.freshet.spring.security;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import io.freshet.rpc.Metadata;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.client.RpcChannel;
import io.freshet.rpc.server.RpcServer;
import io.freshet.rpc.server.ServerInterceptor;
import io.freshet.rpc.server.ServerOptions;
import io.freshet.rpc.server.ServiceDefinition;
import io.micrometer.context.ContextRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.context.support.GenericApplicationContext;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.SpringAuthorizationEventPublisher;
import org.springframework.security.core.context.SecurityContextHolder;

import static org.assertj.core.api.Assertions.assertThat;

/** What calls leave on the threads they used, and find there. */
class CallerContextTests {

	private static final ThreadLocal<String> TRACE = new ThreadLocal<>();

	private final GenericApplicationContext context = new GenericApplicationContext();

	private final Queue<String> leaks = new ConcurrentLinkedQueue<>();

	private final ExecutorService pool = Executors.newFixedThreadPool(2);

	@BeforeEach
	void refresh() {
		this.context.refresh();
		ContextRegistry.getInstance().registerThreadLocalAccessor("trace", TRACE);
	}

	@AfterEach
	void close() {
		ContextRegistry.getInstance().removeThreadLocalAccessor("trace");
		this.pool.shutdownNow();
		this.context.close();
	}

	@Test
	void refusedCallLeavesNothingBehind() throws Exception {
		RpcServer server = start(Style.BLOCKING.service().withExecutor(watched(this.pool)), List.of(security()));
		try (RpcChannel channel = RpcChannel.create("127.0.0.1:" + server.port())) {
			for (int i = 0; i < 20; i++) {
				try {
					Shape.SAY.call(channel, Metadata.of("x-api-key", "refused"), "a");
				}
				catch (RpcException ex) {
					assertThat(ex.code()).isEqualTo(StatusCode.PERMISSION_DENIED);
				}
				assertThat(Shape.SAY.call(channel, Metadata.empty(), "a")).containsExactly("anonymousUser");
			}
			assertThat(this.leaks).isEmpty();
		}
		finally {
			server.close();
		}
	}

	@ParameterizedTest
	@EnumSource
	void whatOuterInterceptorsPutOnTheThreadIsThereToo(Style style) throws Exception {
		Queue<String> traces = new ConcurrentLinkedQueue<>();
		ServerInterceptor tracing = (call, next) -> {
			TRACE.set("t1");
			try {
				next.proceed(call);
			}
			finally {
				TRACE.remove();
			}
		};
		ServerInterceptor inner = (call, next) -> {
			traces.add(String.valueOf(TRACE.get()));
			next.proceed(call);
		};
		RpcServer server = start(style.service(), List.of(tracing, security(), inner));
		try (RpcChannel channel = RpcChannel.create("127.0.0.1:" + server.port())) {
			Shape.SAY.call(channel, Metadata.of("x-api-key", "ada"), "a");
			Shape.SAY.call(channel, Metadata.empty(), "a");
			assertThat(traces).containsExactly("t1", "t1");
		}
		finally {
			server.close();
		}
	}

	private static RpcServer start(ServiceDefinition service, List<ServerInterceptor> interceptors) throws Exception {
		return RpcServer.create(ServerOptions.builder().port(0).interceptors(interceptors).build(), List.of(service))
			.start();
	}

	/** Threads of a pool have to be clean before and after each task. */
	private Executor watched(Executor executor) {
		return (task) -> executor.execute(() -> {
			look("before a task");
			task.run();
			look("after a task");
		});
	}

	private void look(String when) {
		Object found = SecurityContextHolder.getContext().getAuthentication();
		if (found != null) {
			this.leaks.add(when + " there was " + found);
		}
	}

	private RpcSecurityInterceptor security() {
		RpcSecurityChain chain = new RpcSecurity(this.context).authentication((call) -> {
			look("before the credentials are read");
			String key = call.metadata().get("x-api-key");
			return (key != null) ? new TestingAuthenticationToken(key, "key") : null;
		}, (claimed) -> {
			look("before the credentials are checked");
			return new TestingAuthenticationToken(claimed.getName(), "key", "ROLE_USER");
		})
			.authorizeCalls((calls) -> calls.anyCall()
				.access((caller, call) -> new AuthorizationDecision(!caller.get().getName().equals("refused"))))
			.build();
		return new RpcSecurityInterceptor(List.of(chain),
				new StandardServices(StandardServices.Access.PERMIT_ALL, StandardServices.Access.DENY_ALL),
				SecurityContextHolder.getContextHolderStrategy(), new SpringAuthorizationEventPublisher(this.context));
	}

}
