package io.freshet.rpc.calls;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

import io.freshet.rpc.client.ClientTls;
import io.freshet.rpc.server.ServerTls;
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
		return issue(new CertificateBuilder().subject("CN=" + name).addSanDnsName(name).addSanIpAddress("127.0.0.1"));
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

	/** Trusts this authority. */
	ClientTls trusting() {
		return ClientTls.trusting(root());
	}

	InputStream root() {
		return stream(this.authority.getCertificatePEM());
	}

	static InputStream stream(String pem) {
		return new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII));
	}

}
