package io.freshet.spring.security;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Flow;
import java.util.function.Consumer;

import com.google.protobuf.StringValue;
import io.freshet.rpc.Metadata;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.RpcReader;
import io.freshet.rpc.RpcWriter;
import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.client.CallOptions;
import io.freshet.rpc.client.RpcChannel;
import io.freshet.rpc.server.RpcServer;
import io.freshet.spring.RpcService;
import io.freshet.spring.autoconfigure.security.RpcSecurityAutoConfiguration;
import io.freshet.spring.autoconfigure.server.RpcServerAutoConfiguration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.FlowAdapters;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.security.access.expression.method.MethodSecurityExpressionOperations;
import org.springframework.security.access.prepost.PostAuthorize;
import org.springframework.security.authorization.event.AuthorizationDeniedEvent;
import org.springframework.security.authorization.method.MethodInvocationResult;
import org.springframework.security.config.annotation.method.configuration.EnableReactiveMethodSecurity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Rules about responses on the methods of services of every style: a word goes only to
 * its owner.
 */
class PostAuthorizeTests {

	private static final Metadata ADA = Metadata.of("x-user", "ada");

	private static final Metadata GUEST = Metadata.of("x-user", "guest");

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(RpcServerAutoConfiguration.class, RpcSecurityAutoConfiguration.class))
		.withUserConfiguration(MethodSecurityTests.Chain.class)
		.withPropertyValues("grpc.server.port=0");

	private final Denials denials = new Denials();

	@ParameterizedTest
	@ValueSource(classes = { Async.class, Late.class, Reactor.class })
	void decidesByEachResponse(Class<?> service) {
		for (Class<?> proxies : List.of(MethodSecurityTests.ByClass.class, MethodSecurityTests.ByInterface.class)) {
			run(proxies, service, (channel) -> {
				for (Shape shape : Shape.values()) {
					assertThat(shape.call(channel, ADA, "ada", "ada")).isNotEmpty().containsOnly("ada");
					assertDenied(() -> shape.call(channel, ADA, "bob", "bob"));
				}
				assertThat(this.denials.words).isNotEmpty().containsOnly("bob");
			});
		}
	}

	@ParameterizedTest
	@ValueSource(classes = { Async.class, Reactor.class })
	void whatComesBeforeTheRefusedResponseIsSent(Class<?> service) {
		run(MethodSecurityTests.ByClass.class, service, (channel) -> {
			try (var call = channel.blocking().bidiStreaming(TalkRpc.TALK, CallOptions.DEFAULT.withMetadata(ADA))) {
				call.write(StringValue.of("ada"));
				assertThat(call.read().getValue()).isEqualTo("ada");
				call.write(StringValue.of("bob"));
				assertDenied(call::read);
			}
		});
	}

	@Test
	void demandsThatDoNotSpeakOfTheResponseAreMadeWhenTheMethodReturns() {
		run(MethodSecurityTests.ByClass.class, ForUsers.class, (channel) -> {
			assertThat(Shape.SAY.call(channel, ADA, "ada")).containsExactly("ada");
			assertDenied(() -> Shape.SAY.call(channel, ADA, "bob"));
			assertDenied(() -> Shape.SAY.call(channel, GUEST, "guest"));
			// a stream without a single response
			assertThat(Shape.HEAR.call(channel, ADA, "ada")).isEmpty();
			assertDenied(() -> Shape.HEAR.call(channel, GUEST, "guest"));
		});
	}

	@Test
	void beanThatIsGivenTheRootSeesTheResponse() {
		run(MethodSecurityTests.ByClass.class, ByBean.class, (channel) -> {
			assertThat(Shape.SAY.call(channel, ADA, "ada")).containsExactly("ada");
			assertDenied(() -> Shape.SAY.call(channel, ADA, "bob"));
		});
	}

	@Test
	void reactiveMethodSecurityDecidesByEachResponseToo() {
		run(ReactiveSecurity.class, Reactor.class, (channel) -> {
			for (Shape shape : Shape.values()) {
				assertThat(shape.call(channel, ADA, "ada", "ada")).isNotEmpty().containsOnly("ada");
				assertDenied(() -> shape.call(channel, ADA, "bob", "bob"));
			}
		});
	}

	@Test
	void refusesToStartIfResponsesAreSentBeforeTheMethodReturns() {
		refusesToStart(Writing.class, "@PostAuthorize on " + Writing.class.getName()
				+ ".hear of bean 'talk' comes too late: the method writes its responses itself");
	}

	@Test
	void refusesToStartIfRequestsHaveBeenReadWhenTheMethodReturns() {
		refusesToStart(Comparing.class,
				".tell of bean 'talk' speaks of #request, but the method takes a stream of them");
	}

	private void refusesToStart(Class<?> service, String reason) {
		this.contextRunner.withUserConfiguration(MethodSecurityTests.ByClass.class)
			.withBean("talk", service)
			.run((context) -> assertThat(context).getFailure().hasMessageContaining(reason));
	}

	private void run(Class<?> configuration, Class<?> service, Consumer<RpcChannel> calls) {
		this.contextRunner.withUserConfiguration(configuration)
			.withBean("transactions", MethodSecurityTests.Transactions.class, MethodSecurityTests.Transactions::new)
			.withBean("owner", Owner.class)
			.withBean("denials", Denials.class, () -> this.denials)
			.withBean("talk", service)
			.run((context) -> {
				assertThat(context).hasNotFailed();
				try (RpcChannel channel = RpcChannel.create("127.0.0.1:" + context.getBean(RpcServer.class).port())) {
					calls.accept(channel);
				}
			});
	}

	private static void assertDenied(ThrowingCallable call) {
		RpcException failure = catchThrowableOfType(RpcException.class, call);
		assertThat(failure).isNotNull();
		assertThat(failure.status()).isEqualTo(Status.of(StatusCode.PERMISSION_DENIED, "access is denied"));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableReactiveMethodSecurity
	static class ReactiveSecurity {

	}

	/** Hears of responses that were held back. */
	static class Denials {

		private final Queue<String> words = new ConcurrentLinkedQueue<>();

		@EventListener
		void on(AuthorizationDeniedEvent<?> event) {
			assertThat(event.getAuthentication().get().getName()).isEqualTo("ada");
			if (event.getObject() instanceof MethodInvocationResult result
					&& result.getResult() instanceof StringValue word) {
				this.words.add(word.getValue());
			}
		}

	}

	@RpcService
	@PostAuthorize("returnObject.value == authentication.name")
	static class Async implements TalkRpc.AsyncService {

		@Override
		public CompletionStage<StringValue> say(StringValue request) {
			return CompletableFuture.completedFuture(request);
		}

		@Override
		public Flow.Publisher<StringValue> hear(StringValue request) {
			return FlowAdapters.toFlowPublisher(Flux.just(request, request));
		}

		@Override
		public CompletionStage<StringValue> tell(Flow.Publisher<StringValue> requests) {
			return Flux.from(FlowAdapters.toPublisher(requests)).last().toFuture();
		}

		@Override
		public Flow.Publisher<StringValue> talk(Flow.Publisher<StringValue> requests) {
			return requests;
		}

	}

	/** Its responses come on threads of its own. */
	static class Late extends Async {

		@Override
		public CompletionStage<StringValue> say(StringValue request) {
			return Mono.just(request).publishOn(Schedulers.parallel()).toFuture();
		}

		@Override
		public Flow.Publisher<StringValue> hear(StringValue request) {
			return FlowAdapters.toFlowPublisher(Flux.just(request, request).publishOn(Schedulers.parallel()));
		}

		@Override
		public CompletionStage<StringValue> tell(Flow.Publisher<StringValue> requests) {
			return Flux.from(FlowAdapters.toPublisher(requests)).publishOn(Schedulers.parallel()).last().toFuture();
		}

		@Override
		public Flow.Publisher<StringValue> talk(Flow.Publisher<StringValue> requests) {
			return FlowAdapters
				.toFlowPublisher(Flux.from(FlowAdapters.toPublisher(requests)).publishOn(Schedulers.parallel()));
		}

	}

	@RpcService
	static class Reactor implements TalkRpc.ReactorService {

		@Override
		@PostAuthorize("returnObject.value == authentication.name")
		public Mono<StringValue> say(StringValue request) {
			return Mono.just(request);
		}

		@Override
		@PostAuthorize("returnObject.value == authentication.name")
		public Flux<StringValue> hear(StringValue request) {
			return Flux.just(request, request);
		}

		@Override
		@PostAuthorize("returnObject.value == authentication.name")
		public Mono<StringValue> tell(Flux<StringValue> requests) {
			return requests.last();
		}

		@Override
		@PostAuthorize("returnObject.value == authentication.name")
		public Flux<StringValue> talk(Flux<StringValue> requests) {
			return requests;
		}

	}

	@RpcService
	static class ForUsers extends Async {

		@Override
		@PostAuthorize("hasRole('USER') and returnObject.value == authentication.name")
		public CompletionStage<StringValue> say(StringValue request) {
			return CompletableFuture.completedFuture(request);
		}

		@Override
		@PostAuthorize("returnObject.value == authentication.name and hasRole('USER')")
		public Flow.Publisher<StringValue> hear(StringValue request) {
			return FlowAdapters.toFlowPublisher(Flux.empty());
		}

	}

	/** Knows whose a response is. */
	static class Owner {

		public boolean owns(MethodSecurityExpressionOperations all) {
			return all.getReturnObject() instanceof StringValue word
					&& word.getValue().equals(all.getAuthentication().getName());
		}

	}

	@RpcService
	static class ByBean extends Async {

		@Override
		@PostAuthorize("@owner.owns(#root)")
		public CompletionStage<StringValue> say(StringValue request) {
			return CompletableFuture.completedFuture(request);
		}

	}

	@RpcService
	static class Writing implements TalkRpc.Service {

		@Override
		@PostAuthorize("returnObject.value == authentication.name")
		public void hear(StringValue request, RpcWriter<StringValue> responses) {
			responses.write(request);
		}

	}

	@RpcService
	static class Comparing implements TalkRpc.Service {

		@Override
		@PostAuthorize("#request.value == returnObject.value")
		public StringValue tell(RpcReader<StringValue> requests) {
			return requests.read();
		}

	}

}
