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
import io.freshet.rpc.client.ClientTls;
import io.freshet.rpc.client.RpcChannel;
import io.freshet.rpc.server.ClientAuth;
import io.freshet.rpc.server.RpcServer;
import io.freshet.rpc.server.ServerOptions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.context.support.GenericApplicationContext;
import org.springframework.security.authorization.SpringAuthorizationEventPublisher;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Client certificates in calls of every shape to services of every style, in every
 * protocol over every version of HTTP, with TLS.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CertificateCallsTests {

	private final Authority authority = new Authority("authority");

	private final Map<Shown, ClientTls> shown = new EnumMap<>(Shown.class);

	private final Map<Style, RpcServer> servers = new EnumMap<>(Style.class);

	private final Map<List<Object>, RpcChannel> channels = new HashMap<>();

	private final GenericApplicationContext context = new GenericApplicationContext();

	@BeforeAll
	void start() throws Exception {
		this.context.refresh();
		this.shown.put(Shown.NOTHING, this.authority.trusting());
		this.shown.put(Shown.ALLOWED, this.authority.showing(this.authority.client("ada")));
		this.shown.put(Shown.FORBIDDEN, this.authority.showing(this.authority.client("bob")));
		this.shown.put(Shown.UNKNOWN, this.authority.showing(this.authority.client("eve")));
		this.shown.put(Shown.FOREIGN, this.authority.showing(new Authority("foreign").client("ada")));
		this.shown.put(Shown.EXPIRED, this.authority.showing(this.authority.expired("ada")));
		for (Style style : Style.values()) {
			ServerOptions options = ServerOptions.builder()
				.port(0)
				.tls(this.authority.server(ClientAuth.OPTIONAL))
				.interceptors(List.of(interceptor()))
				.build();
			this.servers.put(style, RpcServer.create(options, List.of(style.service())).start());
		}
	}

	@AfterAll
	void stop() {
		this.channels.values().forEach(RpcChannel::close);
		this.servers.values().forEach(RpcServer::close);
		this.context.close();
	}

	private RpcSecurityInterceptor interceptor() {
		InMemoryUserDetailsManager users = new InMemoryUserDetailsManager(
				User.withUsername("ada").password("").authorities("SCOPE_talk").build(),
				User.withUsername("bob").password("").authorities("SCOPE_other").build());
		RpcSecurityChain chain = new RpcSecurity(this.context).x509((x509) -> x509.userDetailsService(users))
			.authorizeCalls((calls) -> calls.anyCall().hasAuthority("SCOPE_talk"))
			.build();
		return new RpcSecurityInterceptor(List.of(chain),
				new StandardServices(StandardServices.Access.PERMIT_ALL, StandardServices.Access.DENY_ALL),
				SecurityContextHolder.getContextHolderStrategy(), new SpringAuthorizationEventPublisher(this.context));
	}

	static Stream<Arguments> calls() {
		List<Arguments> calls = new ArrayList<>();
		for (Wire wire : Wire.values()) {
			for (Style style : Style.values()) {
				for (Shape shape : Shape.values()) {
					if (style.serves(shape)) {
						calls.add(Arguments.of(wire, style, shape));
					}
				}
			}
		}
		return calls.stream();
	}

	@ParameterizedTest
	@MethodSource("calls")
	void ownerIsLetInOrNotByItsName(Wire wire, Style style, Shape shape) {
		assertThat(shape.call(channel(Shown.ALLOWED, wire, style), Metadata.empty(), "hello", "again")).isNotEmpty()
			.containsOnly("ada");
		assertThat(failure(Shown.NOTHING, wire, style, shape)).isEqualTo("UNAUTHENTICATED: authentication is required");
		assertThat(failure(Shown.UNKNOWN, wire, style, shape))
			.isEqualTo("UNAUTHENTICATED: the credentials are not valid");
		assertThat(failure(Shown.FORBIDDEN, wire, style, shape)).isEqualTo("PERMISSION_DENIED: access is denied");
	}

	@ParameterizedTest
	@EnumSource
	void foreignAndExpiredCertificatesDoNotPassTheHandshake(Wire wire) {
		for (Shown shown : List.of(Shown.FOREIGN, Shown.EXPIRED)) {
			assertThat(failure(shown, wire, Style.BLOCKING, Shape.SAY)).startsWith(StatusCode.UNAVAILABLE + ": ")
				.containsIgnoringCase("alert")
				.contains("certificate");
		}
	}

	private String failure(Shown shown, Wire wire, Style style, Shape shape) {
		RpcException failure = catchThrowableOfType(RpcException.class,
				() -> shape.call(channel(shown, wire, style), Metadata.empty(), "hello", "again"));
		assertThat(failure).as("failure of a client that shows " + shown).isNotNull();
		return failure.status().toString();
	}

	private RpcChannel channel(Shown shown, Wire wire, Style style) {
		return this.channels.computeIfAbsent(List.of(shown, wire, style),
				(any) -> wire.connect(this.servers.get(style).port(),
						(options) -> options.tls(this.shown.get(shown)).authority("localhost")));
	}

	/** What a client shows. */
	private enum Shown {

		NOTHING, ALLOWED, FORBIDDEN, UNKNOWN, FOREIGN, EXPIRED

	}

}
