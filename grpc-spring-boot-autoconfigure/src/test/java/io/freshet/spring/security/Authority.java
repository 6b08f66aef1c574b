package io.freshet.spring.security;

import java.io.ByteArrayInputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;

import io.freshet.rpc.client.ClientTls;
import io.freshet.rpc.server.ClientAuth;
import io.freshet.rpc.server.ServerTls;
import io.netty.handler.ssl.util.KeyManagerFactoryWrapper;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslStoreBundle;

/** A certificate authority of a test and what it issues. */
final class Authority {

	private final X509Bundle root;

	Authority(String name) {
		this.root = build(
				() -> new CertificateBuilder().subject("CN=" + name).setIsCertificateAuthority(true).buildSelfSigned());
	}

	String pem() {
		return this.root.getCertificatePEM();
	}

	/** A certificate for localhost. */
	X509Bundle host() {
		return build(() -> new CertificateBuilder().subject("CN=localhost")
			.addSanDnsName("localhost")
			.buildIssuedBy(this.root));
	}

	X509Bundle client(String name) {
		return build(() -> new CertificateBuilder().subject("CN=" + name + ",O=Freshet").buildIssuedBy(this.root));
	}

	X509Bundle expired(String name) {
		return build(() -> new CertificateBuilder().subject("CN=" + name + ",O=Freshet")
			.notBefore(Instant.now().minus(Duration.ofDays(2)))
			.notAfter(Instant.now().minus(Duration.ofDays(1)))
			.buildIssuedBy(this.root));
	}

	ServerTls server(ClientAuth clientAuth) {
		X509Bundle host = host();
		return ServerTls.of(stream(host.getCertificatePathPEM()), stream(host.getPrivateKeyPEM()))
			.withClientAuth(clientAuth, stream(pem()));
	}

	/** Trusts this authority, and shows nothing. */
	ClientTls trusting() {
		return ClientTls.trusting(stream(pem()));
	}

	/** Trusts this authority, and shows a certificate even if it is not wanted. */
	ClientTls showing(X509Bundle certificate) {
		return trusting().withCertificate(build(() -> new KeyManagerFactoryWrapper(
				new Obtrusive((X509ExtendedKeyManager) certificate.toKeyManagerFactory().getKeyManagers()[0]))));
	}

	/** Keys and trust as a registry of bundles takes them. */
	static SslBundle bundle(X509Bundle certificate, Authority... trusted) {
		return build(() -> {
			KeyStore trust = KeyStore.getInstance("PKCS12");
			trust.load(null, null);
			for (Authority authority : trusted) {
				Certificate root = CertificateFactory.getInstance("X.509").generateCertificate(stream(authority.pem()));
				trust.setCertificateEntry("c" + trust.size(), root);
			}
			return SslBundle.of(SslStoreBundle.of(certificate.toKeyStore(new char[0]), "", trust));
		});
	}

	private static ByteArrayInputStream stream(String pem) {
		return new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII));
	}

	private static <T> T build(Building<T> building) {
		try {
			return building.build();
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** Something that fails only if the test is wrong. */
	private interface Building<T> {

		T build() throws Exception;

	}

	/** Shows its certificate also to servers that say they would not trust it. */
	private static final class Obtrusive extends X509ExtendedKeyManager {

		private final X509ExtendedKeyManager keys;

		Obtrusive(X509ExtendedKeyManager keys) {
			this.keys = keys;
		}

		@Override
		public String chooseEngineClientAlias(String[] types, Principal[] issuers, SSLEngine engine) {
			return this.keys.chooseEngineClientAlias(types, null, engine);
		}

		@Override
		public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
			return this.keys.chooseClientAlias(types, null, socket);
		}

		@Override
		public String[] getClientAliases(String type, Principal[] issuers) {
			return this.keys.getClientAliases(type, null);
		}

		@Override
		public String[] getServerAliases(String type, Principal[] issuers) {
			return this.keys.getServerAliases(type, issuers);
		}

		@Override
		public String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
			return this.keys.chooseServerAlias(type, issuers, socket);
		}

		@Override
		public X509Certificate[] getCertificateChain(String alias) {
			return this.keys.getCertificateChain(alias);
		}

		@Override
		public PrivateKey getPrivateKey(String alias) {
			return this.keys.getPrivateKey(alias);
		}

	}

}
