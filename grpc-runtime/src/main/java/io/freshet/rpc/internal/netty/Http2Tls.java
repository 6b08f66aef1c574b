package io.freshet.rpc.internal.netty;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;

import io.freshet.rpc.TlsProvider;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslCachingX509KeyManagerFactory;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import org.jspecify.annotations.Nullable;

/**
 * TLS as HTTP/2 asks for it, on either side: 1.2 or later, the cipher suites that are
 * allowed, agreed on by ALPN; by OpenSSL where netty-tcnative is on the class path, else
 * by the JDK. Has no state. Source: RFC 9113, 3.2 and 9.2; RFC 7301.
 */
public final class Http2Tls {

	private static final String[] SERVER_PROTOCOLS = { ApplicationProtocolNames.HTTP_2,
			ApplicationProtocolNames.HTTP_1_1 };

	private Http2Tls() {
	}

	/**
	 * Builds the context of a server.
	 * @param keys the certificate and its private key
	 * @param trust whose certificates clients may show
	 * @param clientAuth whether they have to
	 * @param rules how to speak
	 * @return the context
	 * @throws SSLException if keys or trust cannot be used, or the provider is not there
	 */
	public static SslContext server(KeyManagerFactory keys, @Nullable TrustManagerFactory trust, ClientAuth clientAuth,
			TlsRules rules) throws SSLException {
		KeyCheck.check(keys);
		SslProvider chosen = choose(rules.provider());
		SslContextBuilder builder = SslContextBuilder.forServer(forProvider(keys, chosen)).clientAuth(clientAuth);
		if (trust != null) {
			builder.trustManager(forProvider(trust, chosen));
		}
		return build(builder, rules, chosen, SERVER_PROTOCOLS);
	}

	/**
	 * Builds the context of a client, which checks the name of the server.
	 * @param keys the certificate that it shows when asked and the private key, or
	 * {@code null} for none
	 * @param trust which servers it trusts, or {@code null} for those that the JVM trusts
	 * @param rules how to speak
	 * @param protocol the name of the protocol that ALPN offers
	 * @return the context
	 * @throws SSLException if keys or trust cannot be used, or the provider is not there
	 */
	public static SslContext client(@Nullable KeyManagerFactory keys, @Nullable TrustManagerFactory trust,
			TlsRules rules, String protocol) throws SSLException {
		SslProvider chosen = choose(rules.provider());
		SslContextBuilder builder = SslContextBuilder.forClient().endpointIdentificationAlgorithm("HTTPS");
		if (keys != null) {
			KeyCheck.check(keys);
			builder.keyManager(forProvider(keys, chosen));
		}
		if (trust != null) {
			builder.trustManager(forProvider(trust, chosen));
		}
		return build(builder, rules, chosen, protocol);
	}

	private static SslProvider choose(@Nullable TlsProvider wanted) throws SSLException {
		if (wanted == TlsProvider.OPENSSL && !OpenSsl.isAvailable()) {
			throw new SSLException("OpenSSL is asked for, but netty-tcnative is not on the class path or cannot be "
					+ "loaded: " + OpenSsl.unavailabilityCause(), OpenSsl.unavailabilityCause());
		}
		boolean openSsl = wanted != TlsProvider.JDK && OpenSsl.isAvailable();
		return openSsl ? SslProvider.OPENSSL : SslProvider.JDK;
	}

	/** Without it OpenSSL would read certificate and key anew in each handshake. */
	private static KeyManagerFactory forProvider(KeyManagerFactory keys, SslProvider provider) {
		return (provider == SslProvider.OPENSSL) ? new OpenSslCachingX509KeyManagerFactory(keys) : keys;
	}

	private static TrustManagerFactory forProvider(TrustManagerFactory trust, SslProvider provider) {
		return (provider == SslProvider.OPENSSL) ? AlertingTrust.of(trust) : trust;
	}

	private static SslContext build(SslContextBuilder builder, TlsRules rules, SslProvider provider, String... alpn)
			throws SSLException {
		return builder.sslProvider(provider)
			.protocols(rules.protocols())
			.ciphers(rules.ciphers(), SupportedCipherSuiteFilter.INSTANCE)
			.applicationProtocolConfig(new ApplicationProtocolConfig(Protocol.ALPN,
					SelectorFailureBehavior.NO_ADVERTISE, SelectedListenerFailureBehavior.ACCEPT, alpn))
			.build();
	}

}
