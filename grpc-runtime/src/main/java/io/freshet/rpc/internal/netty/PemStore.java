package io.freshet.rpc.internal.netty;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;

/**
 * Makes key and trust managers from PEM, and says what is wrong with it before the first
 * handshake does. Has no state.
 */
public final class PemStore {

	private static final Pattern PRIVATE_KEY = Pattern
		.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

	private static final Pattern ANY_KEY = Pattern.compile("-----BEGIN ([A-Z ]*PRIVATE KEY)-----");

	private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA", "RSASSA-PSS");

	private static final char[] NO_PASSWORD = {};

	private PemStore() {
	}

	/**
	 * Makes a key manager.
	 * @param chain the certificate in PEM, followed by those of its issuers
	 * @param key its private key in PEM
	 * @return the key manager
	 * @throws SSLException if one of them cannot be used, or they do not belong together
	 */
	public static KeyManagerFactory keys(byte[] chain, byte[] key) throws SSLException {
		Certificate[] certificates = certificates(chain, "certificate chain").toArray(Certificate[]::new);
		PrivateKey privateKey = privateKey(key);
		KeyCheck.check((X509Certificate) certificates[0], privateKey);
		try {
			KeyStore store = emptyStore();
			store.setKeyEntry("key", privateKey, NO_PASSWORD, certificates);
			KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
			factory.init(store, NO_PASSWORD);
			return factory;
		}
		catch (GeneralSecurityException | IOException ex) {
			throw new SSLException("certificate chain and private key cannot be used: " + ex.getMessage(), ex);
		}
	}

	/**
	 * Makes a trust manager.
	 * @param authorities the certificates to trust, in PEM
	 * @return the trust manager
	 * @throws SSLException if they cannot be used
	 */
	public static TrustManagerFactory trust(byte[] authorities) throws SSLException {
		try {
			KeyStore store = emptyStore();
			int number = 0;
			for (Certificate certificate : certificates(authorities, "trusted certificates")) {
				store.setCertificateEntry("authority-" + number++, certificate);
			}
			TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
			factory.init(store);
			return factory;
		}
		catch (GeneralSecurityException | IOException ex) {
			throw new SSLException("trusted certificates cannot be used: " + ex.getMessage(), ex);
		}
	}

	private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
		KeyStore store = KeyStore.getInstance("PKCS12");
		store.load(null, null);
		return store;
	}

	private static Collection<? extends Certificate> certificates(byte[] pem, String what) throws SSLException {
		Collection<? extends Certificate> certificates;
		try {
			certificates = CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem));
		}
		catch (GeneralSecurityException ex) {
			throw new SSLException(what + " cannot be read as X.509 certificates in PEM: " + ex.getMessage(), ex);
		}
		if (certificates.isEmpty()) {
			throw new SSLException(what + " has no X.509 certificate in PEM");
		}
		return certificates;
	}

	private static PrivateKey privateKey(byte[] pem) throws SSLException {
		String text = new String(PrivateKeyPem.toPkcs8(pem), StandardCharsets.ISO_8859_1);
		Matcher key = PRIVATE_KEY.matcher(text);
		if (!key.find()) {
			Matcher other = ANY_KEY.matcher(text);
			throw new SSLException(other.find()
					? "private key is in a form that is not understood, " + other.group(1)
							+ "; 'openssl pkcs8 -topk8 -nocrypt' makes a PRIVATE KEY of it"
					: "private key is not in PEM (BEGIN PRIVATE KEY)");
		}
		try {
			return privateKey(new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(key.group(1))));
		}
		catch (GeneralSecurityException | IllegalArgumentException ex) {
			throw new SSLException("private key cannot be read: " + ex.getMessage(), ex);
		}
	}

	private static PrivateKey privateKey(PKCS8EncodedKeySpec key) throws GeneralSecurityException {
		for (String algorithm : ALGORITHMS) {
			try {
				return KeyFactory.getInstance(algorithm).generatePrivate(key);
			}
			catch (InvalidKeySpecException ex) {
				// of another algorithm
			}
		}
		throw new InvalidKeySpecException("it is of none of the algorithms " + String.join(", ", ALGORITHMS));
	}

}
