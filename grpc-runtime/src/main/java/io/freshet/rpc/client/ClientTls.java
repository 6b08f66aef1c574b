package io.freshet.rpc.client;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

import javax.net.ssl.SSLException;

import io.freshet.rpc.internal.netty.Http2Tls;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Whom a channel trusts. The name of the server is always checked against its
 * certificate. Immutable.
 */
public final class ClientTls {

	private final byte @Nullable [] trustedCerts;

	private ClientTls(byte @Nullable [] trustedCerts) {
		this.trustedCerts = trustedCerts;
	}

	/**
	 * Trusts the certificate authorities that the JVM trusts.
	 * @return the TLS settings
	 */
	public static ClientTls systemTrust() {
		return new ClientTls(null);
	}

	/**
	 * Trusts the certificates in a file and no others.
	 * @param caCerts a file with X.509 certificates in PEM; read now
	 * @return the TLS settings
	 * @throws UncheckedIOException if the file cannot be read
	 */
	public static ClientTls trusting(File caCerts) {
		try (InputStream input = new FileInputStream(caCerts)) {
			return trusting(input);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("trusted certificates in '" + caCerts + "' cannot be read", ex);
		}
	}

	/**
	 * Trusts the certificates in a stream and no others.
	 * @param caCerts certificates (X.509) in PEM; read now, closed by the caller
	 * @return the TLS settings
	 * @throws UncheckedIOException if the stream cannot be read
	 */
	public static ClientTls trusting(InputStream caCerts) {
		try {
			return new ClientTls(caCerts.readAllBytes());
		}
		catch (IOException ex) {
			throw new UncheckedIOException("trusted certificates cannot be read", ex);
		}
	}

	SslContext sslContext(String protocol) {
		SslContextBuilder builder = SslContextBuilder.forClient().endpointIdentificationAlgorithm("HTTPS");
		if (this.trustedCerts != null) {
			try {
				builder.trustManager(new ByteArrayInputStream(this.trustedCerts));
			}
			catch (IllegalArgumentException ex) {
				throw new IllegalArgumentException("trusted certificates are not X.509 certificates in PEM", ex);
			}
		}
		try {
			return Http2Tls.build(builder, protocol);
		}
		catch (SSLException ex) {
			throw new IllegalStateException("TLS cannot be set up", ex);
		}
	}

}
