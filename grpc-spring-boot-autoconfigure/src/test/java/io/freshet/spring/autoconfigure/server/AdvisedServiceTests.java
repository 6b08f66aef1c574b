package io.freshet.spring.autoconfigure.server;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;

import com.google.protobuf.StringValue;
import io.freshet.rpc.RpcContext;
import io.freshet.rpc.RpcReader;
import io.freshet.rpc.client.CallOptions;
import io.freshet.rpc.client.RpcChannel;
import io.freshet.rpc.server.RpcServer;
import io.freshet.rpc.server.ServerCall;
import io.freshet.rpc.server.ServerCallListener;
import io.freshet.rpc.server.ServerInterceptor;
import io.freshet.spring.RpcService;
import io.freshet.spring.security.Shape;
import io.freshet.spring.security.TalkRpc;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.cache.concurrent.ConcurrentMapCacheManager;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.support.ContextPropagatingTaskDecorator;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/** Spring's own annotations on services, whatever kind of proxy they lead to. */
class AdvisedServiceTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(RpcServerAutoConfiguration.class))
		.withPropertyValues("grpc.server.port=0");

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void transactionIsCommittedBeforeTheAnswerIsSent(boolean classProxy) {
		Events events = new Events();
		this.contextRunner.withBean(Events.class, () -> events)
			.withUserConfiguration(classProxy ? TransactionsByClass.class : TransactionsByInterface.class)
			.withBean("transactional", TransactionalTalk.class)
			.run((context) -> {
				assertThat(call(context, Shape.SAY, "good")).containsExactly("true");
				assertThat(events.list).containsExactly("begin", "commit", "answer");
				events.list.clear();
				assertThatException().isThrownBy(() -> call(context, Shape.SAY, "bad"));
				assertThat(events.list).containsExactly("begin", "rollback");
				events.list.clear();
				assertThat(call(context, Shape.TELL, "a", "b")).containsExactly("true");
				assertThat(events.list).containsExactly("begin", "commit", "answer");
			});
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void cachedAnswerIsGivenWithoutTheHandler(boolean classProxy) {
		this.contextRunner.withUserConfiguration(classProxy ? CachingByClass.class : CachingByInterface.class)
			.withBean("caching", CachingTalk.class)
			.run((context) -> {
				assertThat(call(context, Shape.SAY, "a")).containsExactly("a 1");
				assertThat(call(context, Shape.SAY, "a")).containsExactly("a 1");
				assertThat(call(context, Shape.SAY, "b")).containsExactly("b 2");
			});
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void asynchronousMethodRunsElsewhereWithTheContextOfTheCall(boolean classProxy) {
		this.contextRunner.withUserConfiguration(classProxy ? AsyncByClass.class : AsyncByInterface.class)
			.withBean("async", AsyncTalk.class)
			.run((context) -> assertThat(call(context, Shape.SAY, "a"))
				.containsExactly("elsewhere-1 /testing.Talk/Say"));
	}

	private static List<String> call(ApplicationContext context, Shape shape, String... words) {
		try (RpcChannel channel = RpcChannel.create("127.0.0.1:" + context.getBean(RpcServer.class).port())) {
			return shape.call(channel, CallOptions.DEFAULT, words);
		}
	}

	/** Says in which order things happen. */
	static class Events extends AbstractPlatformTransactionManager implements ServerInterceptor {

		private final List<String> list = new CopyOnWriteArrayList<>();

		@Override
		public void intercept(ServerCall call, Next next) throws Exception {
			call.addListener(new ServerCallListener() {

				@Override
				public void onResponse(Object message, int wireBytes, boolean compressed) {
					Events.this.list.add("answer");
				}

			});
			next.proceed(call);
		}

		@Override
		protected Object doGetTransaction() {
			return this;
		}

		@Override
		protected void doBegin(Object transaction, TransactionDefinition definition) {
			this.list.add("begin");
		}

		@Override
		protected void doCommit(DefaultTransactionStatus status) {
			this.list.add("commit");
		}

		@Override
		protected void doRollback(DefaultTransactionStatus status) {
			this.list.add("rollback");
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableTransactionManagement(proxyTargetClass = true)
	static class TransactionsByClass {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableTransactionManagement
	static class TransactionsByInterface {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableCaching(proxyTargetClass = true)
	static class CachingByClass {

		@Bean
		CacheManager cacheManager() {
			return new ConcurrentMapCacheManager();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableCaching
	static class CachingByInterface extends CachingByClass {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAsync(proxyTargetClass = true)
	static class AsyncByClass {

		@Bean
		Executor taskExecutor() {
			SimpleAsyncTaskExecutor executor = new SimpleAsyncTaskExecutor("elsewhere-");
			executor.setTaskDecorator(new ContextPropagatingTaskDecorator());
			return executor;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAsync
	static class AsyncByInterface {

		@Bean
		Executor taskExecutor() {
			return new AsyncByClass().taskExecutor();
		}

	}

	/** Says whether there is a transaction. */
	@RpcService
	static class TransactionalTalk implements TalkRpc.Service {

		@Override
		@Transactional
		public StringValue say(StringValue request) {
			if (request.getValue().equals("bad")) {
				throw new IllegalStateException();
			}
			return StringValue.of("" + TransactionSynchronizationManager.isActualTransactionActive());
		}

		@Override
		@Transactional
		public StringValue tell(RpcReader<StringValue> requests) {
			List<StringValue> all = new ArrayList<>();
			requests.forEach(all::add);
			return StringValue.of("" + TransactionSynchronizationManager.isActualTransactionActive());
		}

	}

	/** Says how often it was asked. */
	@RpcService
	static class CachingTalk implements TalkRpc.Service {

		private final AtomicInteger asked = new AtomicInteger();

		@Override
		@Cacheable("words")
		public StringValue say(StringValue request) {
			return StringValue.of(request.getValue() + " " + this.asked.incrementAndGet());
		}

	}

	/** Says where it runs. */
	@RpcService
	static class AsyncTalk implements TalkRpc.AsyncService {

		@Override
		@Async
		public CompletableFuture<StringValue> say(StringValue request) {
			return CompletableFuture.completedFuture(
					StringValue.of(Thread.currentThread().getName() + " " + RpcContext.current().method()));
		}

		@Override
		public Flow.Publisher<StringValue> hear(StringValue request) {
			throw new UnsupportedOperationException();
		}

		@Override
		public CompletionStage<StringValue> tell(Flow.Publisher<StringValue> requests) {
			throw new UnsupportedOperationException();
		}

		@Override
		public Flow.Publisher<StringValue> talk(Flow.Publisher<StringValue> requests) {
			throw new UnsupportedOperationException();
		}

	}

}
