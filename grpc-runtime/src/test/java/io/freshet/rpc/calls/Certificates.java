package io.freshet.rpc.calls;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;

import io.freshet.rpc.client.ClientTls;
import io.freshet.rpc.server.ServerTls;
import io.netty.handler.ssl.util.KeyManagerFactoryWrapper;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;

/** A certificate authority of a test and what it issues. */
final class Certificates {

	private final X509Bundle authority;

	private Certificates(X509Bundle authority) {
		this.authority = authority;
	}

	static Certificates authority(String name) {
		try {
			return new Certificates(
					new CertificateBuilder().subject("CN=" + name).setIsCertificateAuthority(true).buildSelfSigned());
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** A certificate for a host, also for the loopback address. */
	X509Bundle host(String name) {
		CertificateBuilder certificate = new CertificateBuilder().subject("CN=" + name);
		if (name.startsWith("*")) {
			// the builder takes no asterisk in a name: subjectAltName with one dNSName
			byte[] ascii = name.getBytes(StandardCharsets.US_ASCII);
			ByteArrayOutputStream names = new ByteArrayOutputStream();
			names.writeBytes(new byte[] { 0x30, (byte) (ascii.length + 2), (byte) 0x82, (byte) ascii.length });
			names.writeBytes(ascii);
			return issue(certificate.addExtensionOctetString("2.5.29.17", false, names.toByteArray()));
		}
		return issue(certificate.addSanDnsName(name).addSanIpAddress("127.0.0.1"));
	}

	X509Bundle client(String name) {
		return issue(new CertificateBuilder().subject("CN=" + name));
	}

	private X509Bundle issue(CertificateBuilder certificate) {
		try {
			return certificate.buildIssuedBy(this.authority);
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	ServerTls server(String host) {
		return server(host(host));
	}

	static ServerTls server(X509Bundle certificate) {
		return ServerTls.of(stream(certificate.getCertificatePathPEM()), stream(certificate.getPrivateKeyPEM()));
	}

	/** Shows a certificate even to servers that say they would not trust it. */
	static KeyManagerFactory obtrusive(X509Bundle certificate) {
		try {
			return new KeyManagerFactoryWrapper(
					new Obtrusive((X509ExtendedKeyManager) certificate.toKeyManagerFactory().getKeyManagers()[0]));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** Trusts this authority. */
	ClientTls trusting() {
		return ClientTls.trusting(root());
	}

	InputStream root() {
		return stream(rootPem());
	}

	String rootPem() {
		return this.authority.getCertificatePEM();
	}

	static InputStream stream(String pem) {
		return new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII));
	}

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
