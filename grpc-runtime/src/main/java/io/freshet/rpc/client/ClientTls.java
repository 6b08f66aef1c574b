package io.freshet.rpc.client;

import java.io.File;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;

import io.freshet.rpc.TlsProvider;
import io.freshet.rpc.internal.netty.Http2Tls;
import io.freshet.rpc.internal.netty.PemStore;
import io.freshet.rpc.internal.netty.TlsMaterial;
import io.freshet.rpc.internal.netty.TlsRules;
import io.netty.handler.ssl.SslContext;
import org.jspecify.annotations.Nullable;

/**
 * Whom a channel trusts, and the certificate that it shows to servers that ask for one.
 * The name of the server is always checked against its certificate. Immutable.
 */
public final class ClientTls {

	private final @Nullable TlsMaterial<TrustManagerFactory> trust;

	private final @Nullable TlsMaterial<KeyManagerFactory> keys;

	private final TlsRules rules;

	private ClientTls(@Nullable TlsMaterial<TrustManagerFactory> trust, @Nullable TlsMaterial<KeyManagerFactory> keys,
			TlsRules rules) {
		this.trust = trust;
		this.keys = keys;
		this.rules = rules;
	}

	/**
	 * Trusts the certificate authorities that the JVM trusts.
	 * @return the TLS settings
	 */
	public static ClientTls systemTrust() {
		return new ClientTls(null, null, TlsRules.DEFAULT);
	}

	/**
	 * Trusts the certificates in a file and no others.
	 * @param caCerts a file with X.509 certificates in PEM; read when the channel is
	 * created and at each {@link RpcChannel#reloadTls()}
	 * @return the TLS settings
	 */
	public static ClientTls trusting(File caCerts) {
		return trusting(() -> PemStore.trust(TlsMaterial.read(caCerts, "trusted certificates")));
	}

	/**
	 * Trusts the certificates in a stream and no others.
	 * @param caCerts certificates (X.509) in PEM; read now, closed by the caller
	 * @return the TLS settings
	 * @throws UncheckedIOException if the stream cannot be read
	 */
	public static ClientTls trusting(InputStream caCerts) {
		byte[] pem = TlsMaterial.read(caCerts, "trusted certificates");
		return trusting(() -> PemStore.trust(pem));
	}

	/**
	 * Trusts what a trust manager trusts.
	 * @param trust the initialised factory
	 * @return the TLS settings
	 */
	public static ClientTls trusting(TrustManagerFactory trust) {
		return trusting(() -> trust);
	}

	private static ClientTls trusting(TlsMaterial<TrustManagerFactory> trust) {
		return new ClientTls(trust, null, TlsRules.DEFAULT);
	}

	/**
	 * Shows a certificate to servers that ask for one.
	 * @param certificateChain a file with the certificate in PEM, followed by those of
	 * its issuers; read like the trusted certificates
	 * @param privateKey a file with its PKCS#8 key in PEM, without a password
	 * @return settings with that certificate
	 */
	public ClientTls withCertificate(File certificateChain, File privateKey) {
		return withCertificate(() -> PemStore.keys(TlsMaterial.read(certificateChain, "certificate chain"),
				TlsMaterial.read(privateKey, "private key")));
	}

	/**
	 * Shows a certificate to servers that ask for one.
	 * @param certificateChain the certificate in PEM, followed by those of its issuers;
	 * read now, closed by the caller
	 * @param privateKey its PKCS#8 key in PEM, without a password; an RSA key may be in
	 * PKCS#1, too
	 * @return settings with that certificate
	 * @throws UncheckedIOException if a stream cannot be read
	 */
	public ClientTls withCertificate(InputStream certificateChain, InputStream privateKey) {
		byte[] chain = TlsMaterial.read(certificateChain, "certificate chain");
		byte[] key = TlsMaterial.read(privateKey, "private key");
		return withCertificate(() -> PemStore.keys(chain, key));
	}

	/**
	 * Shows a certificate to servers that ask for one.
	 * @param keys the initialised factory
	 * @return settings with that certificate
	 */
	public ClientTls withCertificate(KeyManagerFactory keys) {
		return withCertificate(() -> keys);
	}

	private ClientTls withCertificate(TlsMaterial<KeyManagerFactory> keys) {
		return new ClientTls(this.trust, keys, this.rules);
	}

	/**
	 * Chooses what does the work of TLS.
	 * @param provider the provider, or {@code null} for OpenSSL where netty-tcnative is
	 * on the class path, else the JDK
	 * @return settings with that provider
	 */
	public ClientTls withProvider(@Nullable TlsProvider provider) {
		return with(this.rules.withProvider(provider));
	}

	/**
	 * Restricts the versions of TLS.
	 * @param protocols {@code TLSv1.3} and {@code TLSv1.2}, or one of them
	 * @return settings with those versions
	 * @throws IllegalArgumentException if there is none or another one
	 */
	public ClientTls withProtocols(String... protocols) {
		return with(this.rules.withProtocols(List.of(protocols)));
	}

	/**
	 * Restricts the cipher suites.
	 * @param suites the cipher suites by the names of the JDK
	 * @return settings with those cipher suites
	 * @throws IllegalArgumentException if there is none, or one that RFC 9113 forbids
	 */
	public ClientTls withCipherSuites(String... suites) {
		return with(this.rules.withCiphers(List.of(suites)));
	}

	private ClientTls with(TlsRules rules) {
		return new ClientTls(this.trust, this.keys, rules);
	}

	/**
	 * Builds the context.
	 * @param protocol the name of the protocol that ALPN offers
	 * @return the context
	 * @throws IllegalArgumentException if certificates or keys cannot be used
	 */
	SslContext toContext(String protocol) {
		try {
			return Http2Tls.client((this.keys != null) ? this.keys.load() : null,
					(this.trust != null) ? this.trust.load() : null, this.rules, protocol);
		}
		catch (SSLException ex) {
			throw new IllegalArgumentException("TLS cannot be set up: " + ex.getMessage(), ex);
		}
	}

}
