package io.freshet.spring.security;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.freshet.rpc.Metadata;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.client.RpcChannel;
import io.freshet.rpc.server.RpcServer;
import io.freshet.rpc.server.ServerOptions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.context.support.GenericApplicationContext;
import org.springframework.security.authorization.SpringAuthorizationEventPublisher;
import org.springframework.security.core.context.SecurityContextHolder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Every kind of credentials in calls of every shape to services of every style, in every
 * protocol over every version of HTTP.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecuredCallsTests {

	private final Map<Credentials, Map<Style, RpcServer>> servers = new EnumMap<>(Credentials.class);

	private final Map<List<Object>, RpcChannel> channels = new HashMap<>();

	private final GenericApplicationContext context = new GenericApplicationContext();

	@BeforeAll
	void start() throws Exception {
		this.context.refresh();
		for (Credentials credentials : Credentials.values()) {
			for (Style style : Style.values()) {
				RpcServer server = RpcServer
					.create(ServerOptions.builder().port(0).interceptors(List.of(interceptor(credentials))).build(),
							List.of(style.service()))
					.start();
				this.servers.computeIfAbsent(credentials, (any) -> new EnumMap<>(Style.class)).put(style, server);
			}
		}
	}

	@AfterAll
	void stop() {
		this.channels.values().forEach(RpcChannel::close);
		this.servers.values().forEach((ofStyle) -> ofStyle.values().forEach(RpcServer::close));
		this.context.close();
	}

	private RpcSecurityInterceptor interceptor(Credentials credentials) {
		RpcSecurityChain chain = credentials.accept(new RpcSecurity(this.context))
			.authorizeCalls((calls) -> calls.anyCall().hasAuthority("SCOPE_talk"))
			.build();
		return new RpcSecurityInterceptor(List.of(chain),
				new StandardServices(StandardServices.Access.PERMIT_ALL, StandardServices.Access.DENY_ALL),
				SecurityContextHolder.getContextHolderStrategy(), new SpringAuthorizationEventPublisher(this.context));
	}

	static Stream<Arguments> calls() {
		List<Arguments> calls = new ArrayList<>();
		for (Credentials credentials : Credentials.values()) {
			for (Wire wire : Wire.values()) {
				for (Style style : Style.values()) {
					for (Shape shape : Shape.values()) {
						if (style.serves(shape)) {
							calls.add(Arguments.of(credentials, wire, style, shape));
						}
					}
				}
			}
		}
		return calls.stream();
	}

	@ParameterizedTest
	@MethodSource("calls")
	void letInWhoMay(Credentials credentials, Wire wire, Style style, Shape shape) {
		assertThat(shape.call(channel(credentials, wire, style), credentials.allowed, "hello", "again")).isNotEmpty()
			.containsOnly("ada");
	}

	@ParameterizedTest
	@MethodSource("calls")
	void refuseWhoDoesNotSay(Credentials credentials, Wire wire, Style style, Shape shape) {
		RpcException failure = failure(credentials, wire, style, shape, Metadata.empty());
		assertThat(failure.code()).isEqualTo(StatusCode.UNAUTHENTICATED);
		assertThat(failure.status().message()).isEqualTo("authentication is required");
		assertThat(challenge(failure)).isEqualTo(credentials.challenge);
	}

	@ParameterizedTest
	@MethodSource("calls")
	void refuseWrongCredentials(Credentials credentials, Wire wire, Style style, Shape shape) {
		RpcException failure = failure(credentials, wire, style, shape, credentials.wrong);
		assertThat(failure.code()).isEqualTo(StatusCode.UNAUTHENTICATED);
		assertThat(failure.status().message()).isEqualTo("the credentials are not valid");
		assertThat(challenge(failure)).isEqualTo(credentials.challenge);
	}

	@ParameterizedTest
	@MethodSource("calls")
	void refuseExpiredCredentials(Credentials credentials, Wire wire, Style style, Shape shape) {
		RpcException failure = failure(credentials, wire, style, shape, credentials.expired);
		assertThat(failure.code()).isEqualTo(StatusCode.UNAUTHENTICATED);
		assertThat(failure.status().message()).isEqualTo("the credentials are not valid");
	}

	@ParameterizedTest
	@MethodSource("calls")
	void refuseWhoMayNot(Credentials credentials, Wire wire, Style style, Shape shape) {
		RpcException failure = failure(credentials, wire, style, shape, credentials.forbidden);
		assertThat(failure.code()).isEqualTo(StatusCode.PERMISSION_DENIED);
		assertThat(failure.status().message()).isEqualTo("access is denied");
		assertThat(failure.trailers().get("www-authenticate"))
			.isEqualTo("Bearer".equals(credentials.challenge) ? "Bearer error=\"insufficient_scope\"" : null);
	}

	private RpcException failure(Credentials credentials, Wire wire, Style style, Shape shape, Metadata metadata) {
		return catchThrowableOfType(RpcException.class,
				() -> shape.call(channel(credentials, wire, style), metadata, "hello", "again"));
	}

	/** The part of the challenge that is the same for no and for bad credentials. */
	private static @Nullable String challenge(RpcException failure) {
		String challenge = failure.trailers().get("www-authenticate");
		return (challenge != null) ? challenge.split(" error|\"")[0] : null;
	}

	private RpcChannel channel(Credentials credentials, Wire wire, Style style) {
		return this.channels.computeIfAbsent(List.of(credentials, wire, style),
				(any) -> wire.connect(this.servers.get(credentials).get(style).port()));
	}

}
