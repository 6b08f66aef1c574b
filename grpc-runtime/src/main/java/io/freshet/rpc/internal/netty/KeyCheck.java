package io.freshet.rpc.internal.netty;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;

import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLException;
import javax.net.ssl.X509KeyManager;

import org.jspecify.annotations.Nullable;

/**
 * Tries private keys on their certificates: what one signs the other has to be able to
 * verify. Else every handshake would fail. Has no state.
 */
final class KeyCheck {

	private static final List<String> TYPES = List.of("RSA", "EC", "EdDSA", "RSASSA-PSS");

	private KeyCheck() {
	}

	/**
	 * Checks all keys of a factory.
	 * @param keys the initialised factory
	 * @throws SSLException if a key does not belong to its certificate
	 */
	static void check(KeyManagerFactory keys) throws SSLException {
		for (KeyManager manager : keys.getKeyManagers()) {
			if (manager instanceof X509KeyManager x509) {
				for (String type : TYPES) {
					check(x509, x509.getServerAliases(type, null));
				}
			}
		}
	}

	private static void check(X509KeyManager keys, String @Nullable [] aliases) throws SSLException {
		if (aliases == null) {
			return;
		}
		for (String alias : aliases) {
			X509Certificate[] chain = keys.getCertificateChain(alias);
			PrivateKey key = keys.getPrivateKey(alias);
			if (chain != null && chain.length > 0 && key != null) {
				check(chain[0], key);
			}
		}
	}

	/**
	 * Checks a key.
	 * @param certificate the certificate
	 * @param key the private key
	 * @throws SSLException if the key does not belong to the certificate
	 */
	static void check(X509Certificate certificate, PrivateKey key) throws SSLException {
		byte[] signed;
		try {
			Signature signature = Signature.getInstance(signatureOf(key));
			signature.initSign(key);
			signature.update(certificate.getEncoded());
			signed = signature.sign();
		}
		catch (GeneralSecurityException ex) {
			// A key that only TLS can use: its first handshake will tell.
			return;
		}
		if (!isVerified(certificate, key, signed)) {
			throw new SSLException("private key (" + key.getAlgorithm() + ") does not belong to the certificate of "
					+ certificate.getSubjectX500Principal() + " (" + certificate.getPublicKey().getAlgorithm()
					+ "), which has to be the first of its chain");
		}
	}

	private static boolean isVerified(X509Certificate certificate, PrivateKey key, byte[] signed) {
		try {
			Signature signature = Signature.getInstance(signatureOf(key));
			signature.initVerify(certificate.getPublicKey());
			signature.update(certificate.getEncoded());
			return signature.verify(signed);
		}
		catch (GeneralSecurityException ex) {
			return false;
		}
	}

	private static String signatureOf(PrivateKey key) {
		return switch (key.getAlgorithm()) {
			case "RSA" -> "SHA256withRSA";
			case "EC" -> "SHA256withECDSA";
			default -> key.getAlgorithm();
		};
	}

}
