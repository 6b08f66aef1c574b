package io.freshet.spring.security;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.freshet.rpc.ServiceDescriptor;
import io.freshet.rpc.server.ServerCall;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationContext;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.config.Customizer;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;

/**
 * Secures calls in the words in which {@code HttpSecurity} secures requests. Injected
 * into a {@code @Bean} method that returns what {@link #build()} makes:
 *
 * <pre class="code">
 * &#64;Bean
 * RpcSecurityChain calls(RpcSecurity security) {
 *     return security
 *         .authorizeCalls((calls) -&gt; calls
 *             .methods(GreeterRpc.SAY_HELLO).permitAll()
 *             .anyCall().hasRole("USER"))
 *         .httpBasic(Customizer.withDefaults())
 *         .build();
 * }
 * </pre>
 *
 * Each injection gets an instance of its own, for one chain. Not for use by several
 * threads.
 */
public final class RpcSecurity {

	private final SecurityBeans beans;

	private RpcMatcher matcher = RpcMatcher.any();

	private @Nullable CallRules rules;

	private final List<Mechanism> custom = new ArrayList<>();

	private @Nullable ResourceServerSettings resourceServer;

	private @Nullable BasicSettings basic;

	private @Nullable X509Settings x509;

	private @Nullable AuthenticationManager manager;

	private @Nullable Authentication anonymous = new AnonymousAuthenticationToken("rpc", "anonymousUser",
			AuthorityUtils.createAuthorityList("ROLE_ANONYMOUS"));

	/**
	 * Creates a builder. The auto-configuration does that for every injection.
	 * @param context has the beans that are used unless others are named
	 */
	public RpcSecurity(ApplicationContext context) {
		this.beans = new SecurityBeans(context);
	}

	/**
	 * Makes the chain one for certain methods. Without this it is for all of them.
	 * @param matcher chooses the methods
	 * @return this builder
	 */
	public RpcSecurity securityMatcher(RpcMatcher matcher) {
		this.matcher = matcher;
		return this;
	}

	/**
	 * Makes the chain one for certain services.
	 * @param services constants of generated code, such as {@code GreeterRpc.DESCRIPTOR}
	 * @return this builder
	 */
	public RpcSecurity securityMatcher(ServiceDescriptor... services) {
		return securityMatcher(RpcMatcher.services(services));
	}

	/**
	 * Makes the chain one for certain methods.
	 * @param patterns such as {@code pkg.Greeter} or {@code pkg.*}, see
	 * {@link RpcMatcher#patterns}
	 * @return this builder
	 */
	public RpcSecurity securityMatcher(String... patterns) {
		return securityMatcher(RpcMatcher.patterns(patterns));
	}

	/**
	 * Says who may call. Without this everybody who is known may.
	 * @param rules adds rules; the first that matches counts, and what none matches is
	 * closed
	 * @return this builder
	 */
	public RpcSecurity authorizeCalls(Customizer<CallRules> rules) {
		if (this.rules == null) {
			this.rules = new CallRules(this.beans.authorizationManagers(ServerCall.class));
		}
		rules.customize(this.rules);
		return this;
	}

	/**
	 * Lets callers show a user name and a password. They are checked by the
	 * {@link #authenticationManager}, or by what the application has: an
	 * {@code AuthenticationManager}, {@code AuthenticationProvider}s or a
	 * {@code UserDetailsService}.
	 * @param settings changes the settings
	 * @return this builder
	 */
	public RpcSecurity httpBasic(Customizer<BasicSettings> settings) {
		if (this.basic == null) {
			this.basic = new BasicSettings();
		}
		settings.customize(this.basic);
		return this;
	}

	/**
	 * Lets callers show a bearer token. It is checked by the {@code JwtDecoder} or the
	 * {@code OpaqueTokenIntrospector} of the application, which Spring Boot creates from
	 * {@code spring.security.oauth2.resourceserver.*}. Needs
	 * {@code spring-security-oauth2-resource-server}.
	 * @param settings changes the settings
	 * @return this builder
	 */
	public RpcSecurity oauth2ResourceServer(Customizer<ResourceServerSettings> settings) {
		if (this.resourceServer == null) {
			this.resourceServer = new ResourceServerSettings();
		}
		settings.customize(this.resourceServer);
		return this;
	}

	/**
	 * Takes callers for the owners of the certificates that they showed in the TLS
	 * handshake. The server has to ask for them.
	 * @param settings changes the settings
	 * @return this builder
	 */
	public RpcSecurity x509(Customizer<X509Settings> settings) {
		if (this.x509 == null) {
			this.x509 = new X509Settings();
		}
		settings.customize(this.x509);
		return this;
	}

	/**
	 * Lets callers show credentials of another kind, checked by the
	 * {@link #authenticationManager}. These are looked for before all others.
	 * @param converter finds the credentials
	 * @return this builder
	 */
	public RpcSecurity authentication(RpcAuthenticationConverter converter) {
		return authentication(converter,
				(credentials) -> Objects
					.requireNonNull(this.manager, "authentication(converter) needs authenticationManager(...)")
					.authenticate(credentials));
	}

	/**
	 * Lets callers show credentials of another kind. These are looked for before all
	 * others.
	 * @param converter finds the credentials
	 * @param manager checks them; may block
	 * @return this builder
	 */
	public RpcSecurity authentication(RpcAuthenticationConverter converter, AuthenticationManager manager) {
		this.custom.add(new Mechanism(converter, manager, null, null, null));
		return this;
	}

	/**
	 * Names what checks credentials for which nothing else is named.
	 * @param manager checks them; may block
	 * @return this builder
	 */
	public RpcSecurity authenticationManager(AuthenticationManager manager) {
		this.manager = manager;
		return this;
	}

	/**
	 * Chooses who callers without credentials are.
	 * @param anonymous their identity; {@code null} if they are to have none. By default
	 * {@code anonymousUser} with {@code ROLE_ANONYMOUS}
	 * @return this builder
	 */
	public RpcSecurity anonymous(@Nullable AnonymousAuthenticationToken anonymous) {
		this.anonymous = anonymous;
		return this;
	}

	/**
	 * Makes the chain.
	 * @return the chain
	 * @throws IllegalStateException if something is missing, such as what checks
	 * passwords
	 */
	public RpcSecurityChain build() {
		List<Mechanism> mechanisms = new ArrayList<>(this.custom);
		if (this.resourceServer != null) {
			mechanisms.add(this.resourceServer.build(this.beans, this.manager));
		}
		if (this.basic != null) {
			mechanisms.add(this.basic.build(this.beans, this.manager));
		}
		if (this.x509 != null) {
			mechanisms.add(this.x509.build(this.beans, this.manager));
		}
		CallRules rules = this.rules;
		if (rules == null) {
			rules = new CallRules(this.beans.authorizationManagers(ServerCall.class)).anyCall().authenticated();
		}
		return new RpcSecurityChain(this.matcher, rules.build(), List.copyOf(mechanisms), this.anonymous);
	}

}
