package io.freshet.spring.security;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.freshet.rpc.Metadata;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.client.ChannelOptions;
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

/** The identity of a caller is that of its call alone, however threads are used again. */
class CallerContextTests {

	private static final int CALLERS = 8;

	private static final int CALLS = 400;

	private static final ThreadLocal<String> TRACE = new ThreadLocal<>();

	private final GenericApplicationContext context = new GenericApplicationContext();

	private final Queue<String> leaks = new ConcurrentLinkedQueue<>();

	private final ExecutorService pool = Executors.newFixedThreadPool(2);

	private final ExecutorService callers = Executors.newFixedThreadPool(CALLERS);

	@BeforeEach
	void refresh() {
		this.context.refresh();
		ContextRegistry.getInstance().registerThreadLocalAccessor("trace", TRACE);
	}

	@AfterEach
	void close() {
		ContextRegistry.getInstance().removeThreadLocalAccessor("trace");
		this.callers.shutdownNow();
		this.pool.shutdownNow();
		this.context.close();
	}

	@ParameterizedTest
	@EnumSource
	void identityIsNeverThatOfAnotherCall(Style style) throws Exception {
		RpcServer server = start(style.service().withExecutor(executor(style)), List.of(security()));
		RpcChannel channel = RpcChannel.create("127.0.0.1:" + server.port(),
				ChannelOptions.builder().connections(2).build());
		try {
			List<Future<List<String>>> wrong = new ArrayList<>();
			for (int i = 0; i < CALLERS; i++) {
				String name = "caller" + i;
				wrong.add(this.callers.submit(() -> hammer(channel, style, name)));
			}
			for (Future<List<String>> future : wrong) {
				assertThat(future.get(60, TimeUnit.SECONDS)).isEmpty();
			}
			assertThat(this.leaks).isEmpty();
		}
		finally {
			channel.close();
			server.close();
		}
	}

	/** Every third call is anonymous. */
	private static List<String> hammer(RpcChannel channel, Style style, String name) {
		List<String> wrong = new ArrayList<>();
		Metadata key = Metadata.of("x-api-key", name);
		for (int i = 0; i < CALLS; i++) {
			Shape shape = Shape.values()[i % Shape.values().length];
			if (style.serves(shape)) {
				boolean anonymous = i % 3 == 0;
				List<String> found = shape.call(channel, anonymous ? Metadata.empty() : key, "a", "b");
				String expected = anonymous ? "anonymousUser" : name;
				if (found.isEmpty() || Collections.frequency(found, expected) != found.size()) {
					wrong.add(shape + " of " + expected + " was that of " + found);
				}
			}
		}
		return wrong;
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

	private Executor executor(Style style) {
		return (style == Style.BLOCKING) ? watched(this.pool) : ServerOptions.EVENT_LOOP;
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
