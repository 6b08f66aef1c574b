package io.freshet.spring.autoconfigure.scope;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import com.google.protobuf.StringValue;
import io.freshet.rpc.RpcContext;
import io.freshet.rpc.RpcReader;
import io.freshet.rpc.RpcWriter;
import io.freshet.rpc.client.CallOptions;
import io.freshet.rpc.client.RpcChannel;
import io.freshet.rpc.server.RpcServer;
import io.freshet.spring.RpcScope;
import io.freshet.spring.RpcService;
import io.freshet.spring.autoconfigure.server.RpcServerAutoConfiguration;
import io.freshet.spring.security.Shape;
import io.freshet.spring.security.TalkRpc;
import io.micrometer.context.ContextSnapshotFactory;
import jakarta.annotation.PreDestroy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.reactivestreams.FlowAdapters;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.beans.factory.support.ScopeNotActiveException;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/** Tests for {@link RpcScopeAutoConfiguration}. */
class RpcScopeAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(RpcServerAutoConfiguration.class, RpcScopeAutoConfiguration.class))
		.withPropertyValues("grpc.server.port=0");

	private final ApplicationContextRunner counting = this.contextRunner.withUserConfiguration(Counting.class);

	@ParameterizedTest
	@EnumSource
	void eachCallHasABeanOfItsOwnInEveryStyle(Shape shape) {
		for (Class<?> service : List.of(Blocking.class, Async.class, Reactor.class)) {
			this.counting.withBean(service).run((context) -> {
				Destroyed destroyed = context.getBean(Destroyed.class);
				assertThat(call(context, shape)).contains("1 2");
				assertThat(destroyed.await()).isEqualTo(1);
				assertThat(call(context, shape)).contains("1 2");
				assertThat(destroyed.await()).isEqualTo(2);
			});
		}
	}

	@Test
	void beanFollowsTheCallToOtherThreads() {
		this.counting.withBean(Hopping.class)
			.run((context) -> assertThat(call(context, Shape.SAY)).containsExactly("2"));
	}

	@Test
	void beanOutlivesTheCallWhileItsHandlerRuns() throws Exception {
		this.counting.withBean(Stubborn.class).run((context) -> {
			Stubborn service = context.getBean(Stubborn.class);
			try (RpcChannel channel = channel(context)) {
				CompletableFuture<StringValue> call = channel.async()
					.unary(TalkRpc.SAY, CallOptions.DEFAULT, StringValue.of("x"));
				assertThat(service.entered.await(10, TimeUnit.SECONDS)).isTrue();
				call.cancel(true);
				assertThat(service.seen.get(10, TimeUnit.SECONDS)).isEqualTo(1);
				assertThat(context.getBean(Destroyed.class).await()).isOne();
			}
		});
	}

	@Test
	void beanThatNobodyUsesIsNotCreated() {
		this.counting.withBean(Silent.class).run((context) -> {
			assertThat(call(context, Shape.SAY)).containsExactly("x");
			assertThat(context.getBean(Destroyed.class).created).hasValue(0);
		});
	}

	@Test
	void saysSoOutsideOfCalls() {
		this.counting.withBean(Blocking.class)
			.run((context) -> assertThatExceptionOfType(ScopeNotActiveException.class)
				.isThrownBy(() -> context.getBean(Counter.class).next())
				.withStackTraceContaining("no RPC is being handled on this thread"));
	}

	@Test
	void contextIsInjectedAsAProxyOfTheCall() {
		this.contextRunner.withBean(Injected.class).run((context) -> {
			assertThat(call(context, Shape.SAY)).containsExactly("/testing.Talk/Say");
			RpcContext proxy = context.getBean(Injected.class).context;
			assertThatIllegalStateException().isThrownBy(proxy::method)
				.withMessageContaining("no RPC is being handled on this thread");
		});
	}

	@Test
	void callsDoNotPayForAScopeThatNobodyUses() {
		this.contextRunner.withBean(Silent.class)
			.run((context) -> assertThat(context).doesNotHaveBean(CallScopeInterceptor.class));
		this.counting.run((context) -> assertThat(context).hasSingleBean(CallScopeInterceptor.class));
	}

	@Test
	void backsOffWithoutTheRuntimeAndWithoutServer() {
		this.contextRunner.withClassLoader(new FilteredClassLoader(RpcServer.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(RpcScopeAutoConfiguration.class));
		this.contextRunner.withPropertyValues("grpc.server.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(RpcScopeAutoConfiguration.class));
	}

	@Test
	void proxyOfTheContextIsKnownToNativeImages() {
		RuntimeHints hints = new RuntimeHints();
		new RpcScopeAutoConfiguration.ContextProxy().registerHints(hints, null);
		assertThat(RuntimeHintsPredicates.proxies().forInterfaces(RpcContext.class)).accepts(hints);
	}

	private static List<String> call(ApplicationContext context, Shape shape) {
		try (RpcChannel channel = channel(context)) {
			return shape.call(channel, CallOptions.DEFAULT, "x");
		}
	}

	private static RpcChannel channel(ApplicationContext context) {
		return RpcChannel.create("127.0.0.1:" + context.getBean(RpcServer.class).port());
	}

	/** Counts the beans. */
	static class Destroyed {

		private final AtomicInteger created = new AtomicInteger();

		private final BlockingQueue<Integer> destroyed = new LinkedBlockingQueue<>();

		private int await() throws InterruptedException {
			Integer number = this.destroyed.poll(10, TimeUnit.SECONDS);
			return (number != null) ? number : -1;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Counting {

		@Bean
		Destroyed destroyed() {
			return new Destroyed();
		}

		@Bean
		@RpcScope
		Counter counter(Destroyed destroyed) {
			return new Counter(destroyed);
		}

	}

	/** Counts how often it was asked. */
	static class Counter {

		private final AtomicInteger count = new AtomicInteger();

		private final Destroyed destroyed;

		private final int number;

		/** For the proxy. */
		Counter() {
			this.destroyed = new Destroyed();
			this.number = 0;
		}

		Counter(Destroyed destroyed) {
			this.destroyed = destroyed;
			this.number = destroyed.created.incrementAndGet();
		}

		int next() {
			return this.count.incrementAndGet();
		}

		StringValue twice() {
			return StringValue.of(next() + " " + next());
		}

		@PreDestroy
		void destroy() {
			this.destroyed.destroyed.add(this.number);
		}

	}

	@RpcService
	static class Blocking implements TalkRpc.Service {

		private final Counter counter;

		Blocking(Counter counter) {
			this.counter = counter;
		}

		@Override
		public StringValue say(StringValue request) {
			return this.counter.twice();
		}

		@Override
		public void hear(StringValue request, RpcWriter<StringValue> responses) {
			responses.write(this.counter.twice());
		}

		@Override
		public StringValue tell(RpcReader<StringValue> requests) {
			requests.read();
			return this.counter.twice();
		}

		@Override
		public void talk(RpcReader<StringValue> requests, RpcWriter<StringValue> responses) {
			requests.read();
			responses.write(this.counter.twice());
		}

	}

	@RpcService
	static class Async implements TalkRpc.AsyncService {

		private final Counter counter;

		Async(Counter counter) {
			this.counter = counter;
		}

		@Override
		public CompletionStage<StringValue> say(StringValue request) {
			return CompletableFuture.completedFuture(this.counter.twice());
		}

		@Override
		public Flow.Publisher<StringValue> hear(StringValue request) {
			return FlowAdapters.toFlowPublisher(Flux.defer(() -> Flux.just(this.counter.twice())));
		}

		@Override
		public CompletionStage<StringValue> tell(Flow.Publisher<StringValue> requests) {
			return Flux.from(FlowAdapters.toPublisher(requests))
				.map((request) -> this.counter.twice())
				.last()
				.toFuture();
		}

		@Override
		public Flow.Publisher<StringValue> talk(Flow.Publisher<StringValue> requests) {
			return FlowAdapters
				.toFlowPublisher(Flux.from(FlowAdapters.toPublisher(requests)).map((request) -> this.counter.twice()));
		}

	}

	@RpcService
	static class Reactor implements TalkRpc.ReactorService {

		private final Counter counter;

		Reactor(Counter counter) {
			this.counter = counter;
		}

		@Override
		public Mono<StringValue> say(StringValue request) {
			return Mono.fromSupplier(this.counter::twice);
		}

		@Override
		public Flux<StringValue> hear(StringValue request) {
			return Flux.defer(() -> Flux.just(this.counter.twice()));
		}

		@Override
		public Mono<StringValue> tell(Flux<StringValue> requests) {
			return requests.last().map((request) -> this.counter.twice());
		}

		@Override
		public Flux<StringValue> talk(Flux<StringValue> requests) {
			return requests.map((request) -> this.counter.twice());
		}

	}

	/** Goes on on another thread. */
	@RpcService
	static class Hopping extends Async {

		Hopping(Counter counter) {
			super(counter);
		}

		@Override
		public CompletionStage<StringValue> say(StringValue request) {
			super.counter.next();
			return CompletableFuture.supplyAsync(() -> StringValue.of("" + super.counter.next()),
					(task) -> new Thread(ContextSnapshotFactory.builder().build().captureAll().wrap(task)).start());
		}

	}

	/** Does not care that its call was cancelled. */
	@RpcService
	static class Stubborn implements TalkRpc.Service {

		private final CountDownLatch entered = new CountDownLatch(1);

		private final CompletableFuture<Integer> seen = new CompletableFuture<>();

		private final Counter counter;

		Stubborn(Counter counter) {
			this.counter = counter;
		}

		@Override
		public StringValue say(StringValue request) {
			CountDownLatch cancelled = new CountDownLatch(1);
			RpcContext.current().onCancel(cancelled::countDown);
			this.entered.countDown();
			boolean done = false;
			while (!done) {
				try {
					done = cancelled.await(10, TimeUnit.SECONDS);
				}
				catch (InterruptedException ex) {
					// that is the end of the call
				}
			}
			this.seen.complete(this.counter.next());
			return request;
		}

	}

	@RpcService
	static class Silent implements TalkRpc.Service {

		@Override
		public StringValue say(StringValue request) {
			return request;
		}

	}

	@RpcService
	static class Injected implements TalkRpc.Service {

		private final RpcContext context;

		Injected(RpcContext context) {
			this.context = context;
		}

		@Override
		public StringValue say(StringValue request) {
			return StringValue.of(this.context.method().path());
		}

	}

}
