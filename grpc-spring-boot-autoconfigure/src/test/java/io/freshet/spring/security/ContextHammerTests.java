package io.freshet.spring.security;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.freshet.rpc.Metadata;
import io.freshet.rpc.RpcContext;
import io.freshet.rpc.Status;
import io.freshet.rpc.client.ChannelOptions;
import io.freshet.rpc.client.RpcChannel;
import io.freshet.rpc.server.HandlerThreads;
import io.freshet.rpc.server.RpcServer;
import io.freshet.rpc.server.ServerCallObserver;
import io.freshet.rpc.server.ServerObserver;
import io.freshet.rpc.server.ServerOptions;
import io.freshet.rpc.server.ServiceDefinition;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.MDC;

import org.springframework.context.support.GenericApplicationContext;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.authorization.SpringAuthorizationEventPublisher;
import org.springframework.security.core.context.SecurityContextHolder;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Identity, observation and MDC are those of the call alone, wherever its code runs and
 * however threads and connections are used again: callers that alternate between their
 * name and none hammer services of every style.
 */
class ContextHammerTests {

	private static final int CALLERS = 8;

	private static final int CALLS = 400;

	private static final String ANONYMOUS = "anonymousUser";

	private static final String KEY = "caller";

	private final GenericApplicationContext context = new GenericApplicationContext();

	private final ObservationRegistry registry = ObservationRegistry.create();

	private final Queue<String> leaks = new ConcurrentLinkedQueue<>();

	private final Set<String> threads = ConcurrentHashMap.newKeySet();

	private final ExecutorService pool = Executors.newFixedThreadPool(2);

	private final ExecutorService callers = Executors.newFixedThreadPool(CALLERS);

	@BeforeEach
	void start() {
		this.context.refresh();
		this.registry.observationConfig().observationHandler(new Labels());
	}

	@AfterEach
	void close() {
		this.callers.shutdownNow();
		this.pool.shutdownNow();
		this.context.close();
	}

	@ParameterizedTest
	@EnumSource
	void contextIsNeverThatOfAnotherCall(Where where) throws Exception {
		ServerOptions options = ServerOptions.builder()
			.port(0)
			.handlerThreads((where == Where.VIRTUAL_THREADS) ? HandlerThreads.DEFAULT
					: HandlerThreads.DEFAULT.withVirtualThreads(false))
			.interceptors(List.of(security()))
			.build();
		ServiceDefinition service = where.style.service(this::who);
		if (where == Where.POOL) {
			service = service.withExecutor(watched(this.pool));
		}
		try (RpcServer server = RpcServer.create(options, List.of(service), List.of(observer())).start();
				RpcChannel channel = RpcChannel.create("127.0.0.1:" + server.port(),
						ChannelOptions.builder().connections(2).build())) {
			List<Future<List<String>>> wrong = new ArrayList<>();
			for (int i = 0; i < CALLERS; i++) {
				String name = "caller" + i;
				wrong.add(this.callers.submit(() -> hammer(channel, where.style, name)));
			}
			for (Future<List<String>> future : wrong) {
				assertThat(future.get(60, TimeUnit.SECONDS)).isEmpty();
			}
		}
		assertThat(this.leaks).isEmpty();
		assertThat(this.threads).as("threads on which handlers ran").isNotEmpty().allMatch(where::isOn);
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
				String expected = anonymous ? ANONYMOUS : name;
				if (found.isEmpty() || Collections.frequency(found, expected) != found.size()) {
					wrong.add(shape + " of " + expected + " was that of " + found);
				}
			}
		}
		return wrong;
	}

	/** What the thread knows of the call; the name alone if all of it is the same. */
	private String who() {
		this.threads.add((Thread.currentThread().toString().startsWith("VirtualThread") ? "virtual " : "")
				+ Thread.currentThread().getName());
		String caller = Style.caller();
		Observation current = this.registry.getCurrentObservation();
		String observed = (current != null) ? current.getContext().get(KEY) : "nobody";
		String logged = MDC.get(KEY);
		return (caller.equals(observed) && caller.equals(logged)) ? caller
				: caller + ", observed as " + observed + ", in MDC as " + logged;
	}

	private ServerObserver observer() {
		return (call) -> {
			Observation.Context context = new Observation.Context();
			String name = call.metadata().get("x-api-key");
			context.put(KEY, (name != null) ? name : ANONYMOUS);
			Observation observation = Observation.start("call", () -> context, this.registry);
			return new ServerCallObserver() {

				@Override
				public RpcContext.Scope enter() {
					return observation.openScope()::close;
				}

				@Override
				public void onEnd(Status status) {
					observation.stop();
				}

			};
		};
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
		String left = SecurityContextHolder.getContext().getAuthentication() + " "
				+ this.registry.getCurrentObservation() + " " + MDC.get(KEY);
		if (!left.equals("null null null")) {
			this.leaks.add(when + " there was " + left);
		}
	}

	private RpcSecurityInterceptor security() {
		RpcSecurityChain chain = new RpcSecurity(this.context).authentication((call) -> {
			String key = call.metadata().get("x-api-key");
			return (key != null) ? new TestingAuthenticationToken(key, "key") : null;
		}, (claimed) -> new TestingAuthenticationToken(claimed.getName(), "key", "ROLE_USER"))
			.authorizeCalls((calls) -> calls.anyCall().permitAll())
			.build();
		return new RpcSecurityInterceptor(List.of(chain),
				new StandardServices(StandardServices.Access.PERMIT_ALL, StandardServices.Access.DENY_ALL),
				SecurityContextHolder.getContextHolderStrategy(), new SpringAuthorizationEventPublisher(this.context));
	}

	/** Where handlers run. */
	private enum Where {

		POOL(Style.BLOCKING, "pool-.*"),

		/** Where the JVM has them; a pool of the server elsewhere. */
		VIRTUAL_THREADS(Style.BLOCKING, (Runtime.version().feature() >= 24) ? "virtual .*" : "freshet-handler-.*"),

		EVENT_LOOP(Style.BLOCKING_ON_EVENT_LOOP, "freshet-(?!handler).*"),

		COMPLETION_STAGE(Style.ASYNC, "freshet-(?!handler).*"),

		REACTOR(Style.REACTOR, "freshet-(?!handler).*");

		private final Style style;

		private final String threads;

		Where(Style style, String threads) {
			this.style = style;
			this.threads = threads;
		}

		private boolean isOn(String thread) {
			return thread.matches(this.threads);
		}

	}

	/** Puts the caller into the MDC while its observation is current. */
	private static final class Labels implements ObservationHandler<Observation.Context> {

		private final ThreadLocal<Deque<String>> before = ThreadLocal.withInitial(ArrayDeque::new);

		@Override
		public void onScopeOpened(Observation.Context context) {
			String previous = MDC.get(KEY);
			this.before.get().push((previous != null) ? previous : "");
			MDC.put(KEY, context.getOrDefault(KEY, "nobody"));
		}

		@Override
		public void onScopeClosed(Observation.Context context) {
			String previous = this.before.get().pop();
			if (previous.isEmpty()) {
				MDC.remove(KEY);
			}
			else {
				MDC.put(KEY, previous);
			}
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

	}

}
