package io.freshet.spring.security;

import java.security.cert.Certificate;
import java.security.cert.X509Certificate;

import java.util.function.Function;

import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

import io.freshet.rpc.server.ServerCall;
import org.jspecify.annotations.Nullable;

import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.core.Authentication;

/**
 * Finds the certificate of a client. The TLS handshake has checked that it is trusted and
 * that the client has its key. Immutable.
 *
 * @param principal reads a name off the certificate
 */
record CertificateCredentials(Function<X509Certificate, String> principal) implements RpcAuthenticationConverter {

	@Override
	public @Nullable Authentication convert(ServerCall call) {
		X509Certificate certificate = certificate(call.tlsSession());
		if (certificate == null) {
			return null;
		}
		String name = this.principal.apply(certificate);
		if (name == null || name.isEmpty()) {
			throw new BadCredentialsException("the certificate names nobody");
		}
		return new CertificateAuthentication(name, certificate);
	}

	private static @Nullable X509Certificate certificate(@Nullable SSLSession session) {
		if (session == null) {
			return null;
		}
		try {
			Certificate[] chain = session.getPeerCertificates();
			return (chain.length > 0 && chain[0] instanceof X509Certificate certificate) ? certificate : null;
		}
		catch (SSLPeerUnverifiedException ex) {
			return null;
		}
	}

}
