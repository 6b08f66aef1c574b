package io.freshet.spring.security;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import java.util.function.Consumer;

import com.google.protobuf.StringValue;
import io.freshet.rpc.Metadata;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.RpcReader;
import io.freshet.rpc.RpcWriter;
import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.client.RpcChannel;
import io.freshet.rpc.server.RpcServer;
import io.freshet.spring.RpcService;
import io.freshet.spring.autoconfigure.security.RpcSecurityAutoConfiguration;
import io.freshet.spring.autoconfigure.server.RpcServerAutoConfiguration;
import jakarta.annotation.security.RolesAllowed;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.FlowAdapters;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.access.annotation.Secured;
import org.springframework.security.access.prepost.PostAuthorize;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.authorization.event.AuthorizationDeniedEvent;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Annotations on the methods of services, through the proxies that Spring makes for them.
 */
class MethodSecurityTests {

	private static final Metadata ADA = Metadata.of("x-user", "ada");

	private static final Metadata BOB = Metadata.of("x-user", "bob");

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(RpcServerAutoConfiguration.class, RpcSecurityAutoConfiguration.class))
		.withPropertyValues("grpc.server.port=0");

	@ParameterizedTest
	@ValueSource(classes = { ByClass.class, ByInterface.class })
	void decidesByTheRequest(Class<?> configuration) {
		run(configuration, Annotated.class, (channel) -> {
			assertThat(Shape.SAY.call(channel, ADA, "ada")).containsExactly("ada by ada");
			assertDenied(() -> Shape.SAY.call(channel, ADA, "bob"));
			assertThat(Shape.HEAR.call(channel, ADA, "ada")).containsExactly("ada by ada");
			assertDenied(() -> Shape.HEAR.call(channel, ADA, "bob"));
		});
	}

	@ParameterizedTest
	@EnumSource(names = { "TELL", "TALK" })
	void decidesByEachRequestOfAStream(Shape shape) {
		for (Class<?> service : List.of(Annotated.class, AnnotatedAsync.class, AnnotatedReactor.class)) {
			run(ByClass.class, service, (channel) -> {
				List<String> seen = ((Seen) this.bean).seen();
				assertThat(shape.call(channel, ADA, "ada", "ada")).isNotEmpty();
				assertThat(seen).contains("ada");
				assertDenied(() -> shape.call(channel, ADA, "ada", "bob"));
				assertDenied(() -> shape.call(channel, BOB, "ada"));
				assertThat(seen).doesNotContain("bob");
				assertThat(this.denied).extracting((event) -> event.getAuthentication().get().getName())
					.containsExactly("ada", "bob");
				this.denied.clear();
			});
		}
	}

	@Test
	void demandsThatDoNotSpeakOfTheRequestAreMadeBeforeTheMethodStarts() {
		run(ByClass.class, Annotated.class, (channel) -> {
			assertDenied(() -> Shape.TELL.call(channel, Metadata.of("x-user", "guest"), "guest"));
			assertThat(((Seen) this.bean).seen()).isEmpty();
			assertThat(Shape.TELL.call(channel, ADA, "ada")).containsExactly("ada");
			assertThat(((Seen) this.bean).seen()).first().isEqualTo("tell");
		});
	}

	@Test
	void doesNotTakeTheRequestForTheArgumentOfAnotherBean() {
		run(ByClass.class, Asking.class, (channel) -> {
			assertDenied(() -> Shape.SAY.call(channel, ADA, "ada"));
			assertThat(Shape.SAY.call(channel, BOB, "ada")).containsExactly("bob by bob");
		});
	}

	@ParameterizedTest
	@ValueSource(classes = { ByClass.class, ByInterface.class })
	void decidesByTheResponseAndByRoles(Class<?> configuration) {
		run(configuration, OtherAnnotations.class, (channel) -> {
			assertThat(Shape.SAY.call(channel, ADA, "ada")).containsExactly("ada");
			assertDenied(() -> Shape.SAY.call(channel, ADA, "bob"));
			assertThat(Shape.HEAR.call(channel, ADA, "x")).containsExactly("secured");
			assertDenied(() -> Shape.HEAR.call(channel, Metadata.of("x-user", "guest"), "x"));
			assertThat(Shape.TELL.call(channel, ADA, "x")).containsExactly("jsr250");
			assertDenied(() -> Shape.TELL.call(channel, Metadata.of("x-user", "guest"), "x"));
		});
	}

	@Test
	void asksThoseWhoDidNotSayWhoTheyAre() {
		run(ByClass.class, OtherAnnotations.class, (channel) -> {
			RpcException failure = catchThrowableOfType(RpcException.class,
					() -> Shape.HEAR.call(channel, Metadata.empty(), "x"));
			assertThat(failure.status()).isEqualTo(Status.of(StatusCode.UNAUTHENTICATED, "authentication is required"));
		});
	}

	@ParameterizedTest
	@ValueSource(classes = { ByClass.class, ByInterface.class })
	void transactionIsCommittedBeforeTheReplyLeaves(Class<?> configuration) {
		run(configuration, InTransaction.class, (channel) -> {
			assertThat(Shape.SAY.call(channel, ADA, "x")).containsExactly("done");
			assertThat(this.transactions.events).containsExactly("begin", "commit");
			this.transactions.failing = true;
			assertThat(catchThrowableOfType(RpcException.class, () -> Shape.SAY.call(channel, ADA, "x")).code())
				.isEqualTo(StatusCode.UNKNOWN);
		});
	}

	@Test
	void refusesToStartIfAnnotationsHaveNoEffect() {
		this.contextRunner.withUserConfiguration(Chain.class).withBean(OtherAnnotations.class).run((context) -> {
			assertThat(context).hasFailed();
			assertThat(context.getStartupFailure()).hasMessageContaining("of bean")
				.hasMessageContaining("has no effect: method security is not switched on");
		});
	}

	private Object bean = this;

	private final Transactions transactions = new Transactions();

	private final List<AuthorizationDeniedEvent<?>> denied = new CopyOnWriteArrayList<>();

	private void run(Class<?> configuration, Class<?> service, Consumer<RpcChannel> calls) {
		this.contextRunner.withUserConfiguration(configuration, Chain.class)
			.withBean("transactions", Transactions.class, () -> this.transactions)
			.withBean("talk", service)
			.withBean("store", Store.class)
			.withInitializer((context) -> context.addApplicationListener((event) -> {
				if (event instanceof AuthorizationDeniedEvent<?> denial) {
					this.denied.add(denial);
				}
			}))
			.run((context) -> {
				assertThat(context).hasNotFailed();
				this.bean = context.getBean("talk");
				RpcServer server = context.getBean(RpcServer.class);
				try (RpcChannel channel = RpcChannel.create("127.0.0.1:" + server.port())) {
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
	@EnableMethodSecurity(securedEnabled = true, jsr250Enabled = true, proxyTargetClass = true)
	@EnableTransactionManagement(proxyTargetClass = true)
	static class ByClass {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableMethodSecurity(securedEnabled = true, jsr250Enabled = true)
	@EnableTransactionManagement
	static class ByInterface {

	}

	@Configuration(proxyBeanMethods = false)
	static class Chain {

		@Bean
		RpcSecurityChain calls(RpcSecurity security) {
			return security.authentication((call) -> {
				String user = call.metadata().get("x-user");
				return (user != null) ? new TestingAuthenticationToken(user, "") : null;
			}, (claimed) -> new TestingAuthenticationToken(claimed.getName(), "",
					claimed.getName().equals("guest") ? "ROLE_GUEST" : "ROLE_USER"))
				.authorizeCalls((calls) -> calls.anyCall().permitAll())
				.build();
		}

	}

	/** What the handler has seen. */
	interface Seen {

		List<String> seen();

	}

	@RpcService
	static class Annotated implements TalkRpc.Service, Seen {

		private final List<String> seen = new CopyOnWriteArrayList<>();

		@Override
		public List<String> seen() {
			return this.seen;
		}

		@Override
		@PreAuthorize("#request.value == authentication.name")
		public StringValue say(StringValue word) {
			return StringValue.of(word.getValue() + " by " + word.getValue());
		}

		@Override
		@PreAuthorize("#request.value == authentication.name")
		public void hear(StringValue word, RpcWriter<StringValue> answers) {
			answers.write(StringValue.of(word.getValue() + " by " + word.getValue()));
		}

		@Override
		@PreAuthorize("hasRole('USER') and #request.value == authentication.name")
		public StringValue tell(RpcReader<StringValue> words) {
			this.seen.add("tell");
			StringValue last = StringValue.getDefaultInstance();
			for (StringValue word : words) {
				this.seen.add(word.getValue());
				last = word;
			}
			return last;
		}

		@Override
		@PreAuthorize("#request.value == authentication.name")
		public void talk(RpcReader<StringValue> words, RpcWriter<StringValue> answers) {
			for (StringValue word : words) {
				this.seen.add(word.getValue());
				answers.write(word);
			}
		}

	}

	@RpcService
	static class AnnotatedAsync implements TalkRpc.AsyncService, Seen {

		private final List<String> seen = new CopyOnWriteArrayList<>();

		@Override
		public List<String> seen() {
			return this.seen;
		}

		@Override
		public CompletionStage<StringValue> say(StringValue request) {
			return CompletableFuture.completedFuture(request);
		}

		@Override
		public Flow.Publisher<StringValue> hear(StringValue request) {
			return FlowAdapters.toFlowPublisher(Mono.just(request));
		}

		@Override
		@PreAuthorize("#request.value == authentication.name")
		public CompletionStage<StringValue> tell(Flow.Publisher<StringValue> words) {
			return seen(words).last().toFuture();
		}

		@Override
		@PreAuthorize("#request.value == authentication.name")
		public Flow.Publisher<StringValue> talk(Flow.Publisher<StringValue> words) {
			return FlowAdapters.toFlowPublisher(seen(words));
		}

		private Flux<StringValue> seen(Flow.Publisher<StringValue> words) {
			return Flux.from(FlowAdapters.toPublisher(words)).doOnNext((word) -> this.seen.add(word.getValue()));
		}

	}

	@RpcService
	static class AnnotatedReactor implements TalkRpc.ReactorService, Seen {

		private final List<String> seen = new CopyOnWriteArrayList<>();

		@Override
		public List<String> seen() {
			return this.seen;
		}

		@Override
		public Mono<StringValue> say(StringValue request) {
			return Mono.just(request);
		}

		@Override
		public Flux<StringValue> hear(StringValue request) {
			return Flux.just(request);
		}

		@Override
		@PreAuthorize("#request.value == authentication.name")
		public Mono<StringValue> tell(Flux<StringValue> words) {
			return words.doOnNext((word) -> this.seen.add(word.getValue())).last();
		}

		@Override
		@PreAuthorize("#request.value == authentication.name")
		public Flux<StringValue> talk(Flux<StringValue> words) {
			return words.doOnNext((word) -> this.seen.add(word.getValue()));
		}

	}

	/** A bean of the application whose parameter happens to be called request. */
	static class Store {

		@PreAuthorize("#request == authentication.name")
		public String find(String request) {
			return request + " by " + request;
		}

	}

	@RpcService
	static class Asking implements TalkRpc.Service {

		private final Store store;

		Asking(Store store) {
			this.store = store;
		}

		@Override
		public StringValue say(StringValue request) {
			return StringValue.of(this.store.find("bob"));
		}

	}

	@RpcService
	static class OtherAnnotations implements TalkRpc.Service {

		@Override
		@PostAuthorize("returnObject.value == authentication.name")
		public StringValue say(StringValue request) {
			return request;
		}

		@Override
		@Secured("ROLE_USER")
		public void hear(StringValue request, RpcWriter<StringValue> responses) {
			responses.write(StringValue.of("secured"));
		}

		@Override
		@RolesAllowed("USER")
		public StringValue tell(RpcReader<StringValue> requests) {
			requests.forEach((request) -> {
			});
			return StringValue.of("jsr250");
		}

	}

	@RpcService
	static class InTransaction implements TalkRpc.Service {

		@Override
		@Transactional
		@PreAuthorize("isAuthenticated()")
		public StringValue say(StringValue request) {
			return StringValue.of("done");
		}

	}

	/** Remembers what happened to transactions. */
	static final class Transactions extends AbstractPlatformTransactionManager {

		private static final long serialVersionUID = 1L;

		private final List<String> events = new ArrayList<>();

		private volatile boolean failing;

		@Override
		protected Object doGetTransaction() {
			return new Object();
		}

		@Override
		protected void doBegin(Object transaction, TransactionDefinition definition) {
			this.events.add("begin");
		}

		@Override
		protected void doCommit(DefaultTransactionStatus status) {
			if (this.failing) {
				throw new IllegalStateException("meant to fail");
			}
			this.events.add("commit");
		}

		@Override
		protected void doRollback(DefaultTransactionStatus status) {
			this.events.add("rollback");
		}

	}

}
