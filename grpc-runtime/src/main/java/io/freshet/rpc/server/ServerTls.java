package io.freshet.rpc.server;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.function.Supplier;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLException;

import io.freshet.rpc.internal.netty.Http2Tls;
import io.freshet.rpc.internal.netty.PrivateKeyPem;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;

/**
 * The certificate that a server shows and its private key. Connections agree on HTTP/2 or
 * HTTP/1.1 by ALPN and speak TLS 1.2 or later with the cipher suites that RFC 9113, 9.2.2
 * allows. Immutable.
 */
public final class ServerTls {

	private final Supplier<SslContextBuilder> builder;

	private ServerTls(Supplier<SslContextBuilder> builder) {
		this.builder = builder;
	}

	/**
	 * Takes certificate and key from files.
	 * @param certificateChain the certificate in PEM, followed by those of its issuers
	 * @param privateKey the PKCS#8 key in PEM, without a password
	 * @return the TLS settings
	 */
	public static ServerTls of(File certificateChain, File privateKey) {
		return new ServerTls(() -> SslContextBuilder.forServer(certificateChain, privateKey));
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
		try {
			byte[] chain = certificateChain.readAllBytes();
			byte[] key = privateKey.readAllBytes();
			return new ServerTls(
					() -> SslContextBuilder.forServer(new ByteArrayInputStream(chain), PrivateKeyPem.toPkcs8(key)));
		}
		catch (IOException ex) {
			throw new UncheckedIOException("certificate or private key cannot be read", ex);
		}
	}

	/**
	 * Takes certificate and key from a key manager.
	 * @param keys the initialised factory
	 * @return the TLS settings
	 */
	public static ServerTls of(KeyManagerFactory keys) {
		return new ServerTls(() -> SslContextBuilder.forServer(keys));
	}

	SslContext toContext() throws SSLException {
		return Http2Tls.build(this.builder.get(), ApplicationProtocolNames.HTTP_2, ApplicationProtocolNames.HTTP_1_1);
	}

}
