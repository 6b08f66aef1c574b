package io.freshet.rpc.server;

import java.io.File;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;

import io.freshet.rpc.TlsProvider;
import io.freshet.rpc.internal.netty.Http2Tls;
import io.freshet.rpc.internal.netty.PemStore;
import io.freshet.rpc.internal.netty.ServerTlsContexts;
import io.freshet.rpc.internal.netty.TlsMaterial;
import io.freshet.rpc.internal.netty.TlsRules;
import io.netty.handler.ssl.SslContext;
import org.jspecify.annotations.Nullable;

/**
 * The certificate that a server shows and its private key, and whether clients have to
 * show one, too. Connections agree on HTTP/2 or HTTP/1.1 by ALPN and speak TLS 1.2 or
 * later with the cipher suites that RFC 9113, 9.2.2 allows. What is wrong with
 * certificates and keys is found when the server starts. Immutable.
 */
public final class ServerTls {

	private final TlsMaterial<KeyManagerFactory> keys;

	private final ClientAuth clientAuth;

	private final @Nullable TlsMaterial<TrustManagerFactory> trust;

	private final Map<String, ServerTls> hosts;

	private final TlsRules rules;

	private ServerTls(TlsMaterial<KeyManagerFactory> keys, ClientAuth clientAuth,
			@Nullable TlsMaterial<TrustManagerFactory> trust, Map<String, ServerTls> hosts, TlsRules rules) {
		this.keys = keys;
		this.clientAuth = clientAuth;
		this.trust = trust;
		this.hosts = hosts;
		this.rules = rules;
	}

	private static ServerTls of(TlsMaterial<KeyManagerFactory> keys) {
		return new ServerTls(keys, ClientAuth.NONE, null, Map.of(), TlsRules.DEFAULT);
	}

	/**
	 * Takes certificate and key from files, which are read when the server starts and at
	 * each {@link RpcServer#reloadTls()}.
	 * @param certificateChain the certificate in PEM, followed by those of its issuers
	 * @param privateKey the PKCS#8 key in PEM, without a password; an RSA key may be in
	 * PKCS#1, too
	 * @return the TLS settings
	 */
	public static ServerTls of(File certificateChain, File privateKey) {
		return of(() -> PemStore.keys(TlsMaterial.read(certificateChain, "certificate chain"),
				TlsMaterial.read(privateKey, "private key")));
	}

	/**
	 * Takes certificate and key from streams, which are read at once and left open.
	 * @param certificateChain the certificate in PEM, followed by those of its issuers
	 * @param privateKey the PKCS#8 key in PEM, without a password; an RSA key may be in
	 * PKCS#1, too
	 * @return the TLS settings
	 * @throws UncheckedIOException if a stream cannot be read
	 */
	public static ServerTls of(InputStream certificateChain, InputStream privateKey) {
		byte[] chain = TlsMaterial.read(certificateChain, "certificate chain");
		byte[] key = TlsMaterial.read(privateKey, "private key");
		return of(() -> PemStore.keys(chain, key));
	}

	/**
	 * Takes certificate and key from a key manager.
	 * @param keys the initialised factory
	 * @return the TLS settings
	 */
	public static ServerTls of(KeyManagerFactory keys) {
		return of(() -> keys);
	}

	/**
	 * Asks clients for certificates.
	 * @param clientAuth whether they have to show one
	 * @param authorities a file with the certificates in PEM whose holders issue those of
	 * clients; read like that of the server
	 * @return settings with that
	 */
	public ServerTls withClientAuth(ClientAuth clientAuth, File authorities) {
		return withClientAuth(clientAuth, () -> PemStore.trust(TlsMaterial.read(authorities, "trusted certificates")));
	}

	/**
	 * Asks clients for certificates.
	 * @param clientAuth whether they have to show one
	 * @param authorities the certificates in PEM whose holders issue those of clients;
	 * read at once and left open
	 * @return settings with that
	 * @throws UncheckedIOException if the stream cannot be read
	 */
	public ServerTls withClientAuth(ClientAuth clientAuth, InputStream authorities) {
		byte[] pem = TlsMaterial.read(authorities, "trusted certificates");
		return withClientAuth(clientAuth, () -> PemStore.trust(pem));
	}

	/**
	 * Asks clients for certificates.
	 * @param clientAuth whether they have to show one
	 * @param trust tells which are trusted; the initialised factory
	 * @return settings with that
	 */
	public ServerTls withClientAuth(ClientAuth clientAuth, TrustManagerFactory trust) {
		return withClientAuth(clientAuth, () -> trust);
	}

	private ServerTls withClientAuth(ClientAuth clientAuth, TlsMaterial<TrustManagerFactory> trust) {
		return new ServerTls(this.keys, clientAuth, trust, this.hosts, this.rules);
	}

	/**
	 * Shows another certificate to clients that ask for some host (SNI). Whether clients
	 * have to show one is the same for all hosts, as none of them guards services of its
	 * own; which ones are trusted may differ.
	 * @param pattern the name of the host, or {@code *.example.com} for every name with
	 * one label before the rest
	 * @param tls the certificate, its key, and which certificates of clients are trusted,
	 * by default the same as here
	 * @return settings with that host
	 */
	public ServerTls withHost(String pattern, ServerTls tls) {
		int asterisk = pattern.lastIndexOf('*');
		if (pattern.isBlank() || asterisk > 0 || asterisk == 0 && !pattern.startsWith("*.")) {
			throw new IllegalArgumentException(
					"'" + pattern + "' is neither the name of a host nor '*.' and the rest of one");
		}
		Map<String, ServerTls> hosts = new LinkedHashMap<>(this.hosts);
		hosts.put(pattern, tls);
		return new ServerTls(this.keys, this.clientAuth, this.trust, Map.copyOf(hosts), this.rules);
	}

	/**
	 * Chooses what does the work of TLS.
	 * @param provider the provider, or {@code null} for OpenSSL where netty-tcnative is
	 * on the class path, else the JDK
	 * @return settings with that provider
	 */
	public ServerTls withProvider(@Nullable TlsProvider provider) {
		return with(this.rules.withProvider(provider));
	}

	/**
	 * Restricts the versions of TLS.
	 * @param protocols {@code TLSv1.3} and {@code TLSv1.2}, or one of them
	 * @return settings with those versions
	 * @throws IllegalArgumentException if there is none or another one
	 */
	public ServerTls withProtocols(String... protocols) {
		return with(this.rules.withProtocols(List.of(protocols)));
	}

	/**
	 * Restricts the cipher suites.
	 * @param suites the cipher suites by the names of the JDK
	 * @return settings with those cipher suites
	 * @throws IllegalArgumentException if there is none, or one that RFC 9113 forbids
	 */
	public ServerTls withCipherSuites(String... suites) {
		return with(this.rules.withCiphers(List.of(suites)));
	}

	private ServerTls with(TlsRules rules) {
		return new ServerTls(this.keys, this.clientAuth, this.trust, this.hosts, rules);
	}

	ServerTlsContexts toContexts() throws SSLException {
		TrustManagerFactory trust = (this.trust != null) ? this.trust.load() : null;
		Map<String, SslContext> contexts = new LinkedHashMap<>();
		for (Map.Entry<String, ServerTls> host : this.hosts.entrySet()) {
			try {
				ServerTls own = host.getValue();
				contexts.put(host.getKey(), context(own.keys, (own.trust != null) ? own.trust.load() : trust));
			}
			catch (SSLException ex) {
				throw new SSLException("host " + host.getKey() + ": " + ex.getMessage(), ex);
			}
		}
		return new ServerTlsContexts(context(this.keys, trust), contexts);
	}

	private SslContext context(TlsMaterial<KeyManagerFactory> keys, @Nullable TrustManagerFactory trust)
			throws SSLException {
		return Http2Tls.server(keys.load(), trust, switch (this.clientAuth) {
			case NONE -> io.netty.handler.ssl.ClientAuth.NONE;
			case OPTIONAL -> io.netty.handler.ssl.ClientAuth.OPTIONAL;
			case REQUIRE -> io.netty.handler.ssl.ClientAuth.REQUIRE;
		}, this.rules);
	}

}
