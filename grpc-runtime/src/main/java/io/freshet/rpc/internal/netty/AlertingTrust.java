package io.freshet.rpc.internal.netty;

import java.net.Socket;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

import io.netty.handler.ssl.OpenSslCertificateException;
import io.netty.handler.ssl.util.TrustManagerFactoryWrapper;

/**
 * Trusts what another trusts, and lets OpenSSL tell the peer why not: without a reason
 * that it knows, it answers a certificate of an unknown authority with the alert
 * internal_error. Safe for use by several threads.
 */
final class AlertingTrust extends X509ExtendedTrustManager {

	/** X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY, which is sent as unknown_ca. */
	private static final int UNKNOWN_ISSUER = 20;

	private final X509ExtendedTrustManager trust;

	private AlertingTrust(X509ExtendedTrustManager trust) {
		this.trust = trust;
	}

	/**
	 * Wraps a trust manager for OpenSSL.
	 * @param trust the initialised factory
	 * @return a factory of the same trust
	 */
	static TrustManagerFactory of(TrustManagerFactory trust) {
		for (TrustManager manager : trust.getTrustManagers()) {
			if (manager instanceof X509ExtendedTrustManager x509) {
				return new TrustManagerFactoryWrapper(new AlertingTrust(x509));
			}
		}
		return trust;
	}

	@Override
	public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
			throws CertificateException {
		check(() -> this.trust.checkClientTrusted(chain, authType, engine));
	}

	@Override
	public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
			throws CertificateException {
		check(() -> this.trust.checkServerTrusted(chain, authType, engine));
	}

	@Override
	public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
			throws CertificateException {
		check(() -> this.trust.checkClientTrusted(chain, authType, socket));
	}

	@Override
	public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
			throws CertificateException {
		check(() -> this.trust.checkServerTrusted(chain, authType, socket));
	}

	@Override
	public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
		check(() -> this.trust.checkClientTrusted(chain, authType));
	}

	@Override
	public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
		check(() -> this.trust.checkServerTrusted(chain, authType));
	}

	@Override
	public X509Certificate[] getAcceptedIssuers() {
		return this.trust.getAcceptedIssuers();
	}

	private static void check(Check check) throws CertificateException {
		try {
			check.run();
		}
		catch (CertificateException ex) {
			// Netty knows how to say that one has expired or is revoked.
			throw hasReason(ex) ? ex : new OpenSslCertificateException(ex.getMessage(), ex, UNKNOWN_ISSUER);
		}
	}

	private static boolean hasReason(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof CertPathValidatorException path && (path.getReason() == BasicReason.EXPIRED
					|| path.getReason() == BasicReason.NOT_YET_VALID || path.getReason() == BasicReason.REVOKED)) {
				return true;
			}
		}
		return false;
	}

	/** Looks at a certificate. */
	@FunctionalInterface
	private interface Check {

		void run() throws CertificateException;

	}

}
