package io.freshet.spring.autoconfigure.client;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.util.Base64;
import java.util.Collections;

import io.freshet.rpc.client.ClientTls;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.ssl.SslBundles;

/** Makes the TLS settings of a channel from an SSL bundle. */
final class BundleTls {

	private BundleTls() {
	}

	/**
	 * Returns settings that trust what a bundle trusts.
	 * @param bundle the name of the bundle; {@code null} to trust what the JVM trusts
	 * @param bundles the bundles
	 * @return the TLS settings
	 */
	static ClientTls client(@Nullable String bundle, ObjectProvider<SslBundles> bundles) {
		if (bundle == null) {
			return ClientTls.systemTrust();
		}
		KeyStore trustStore = bundles.getObject().getBundle(bundle).getStores().getTrustStore();
		return (trustStore != null) ? trusting(bundle, trustStore) : ClientTls.systemTrust();
	}

	private static ClientTls trusting(String bundle, KeyStore trustStore) {
		StringBuilder pem = new StringBuilder();
		try {
			for (String alias : Collections.list(trustStore.aliases())) {
				append(pem, trustStore.getCertificate(alias));
			}
		}
		catch (KeyStoreException | CertificateEncodingException ex) {
			throw new IllegalStateException("trust store of SSL bundle '" + bundle + "' cannot be read", ex);
		}
		return ClientTls.trusting(new ByteArrayInputStream(pem.toString().getBytes(StandardCharsets.US_ASCII)));
	}

	private static void append(StringBuilder pem, @Nullable Certificate certificate)
			throws CertificateEncodingException {
		if (certificate != null) {
			pem.append("-----BEGIN CERTIFICATE-----\n")
				.append(Base64.getMimeEncoder().encodeToString(certificate.getEncoded()))
				.append("\n-----END CERTIFICATE-----\n");
		}
	}

}
