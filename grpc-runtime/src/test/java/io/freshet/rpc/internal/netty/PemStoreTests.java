package io.freshet.rpc.internal.netty;

import java.nio.charset.StandardCharsets;

import javax.net.ssl.SSLException;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.CertificateBuilder.Algorithm;
import io.netty.pkitesting.X509Bundle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** What is said of certificates and keys that cannot be used. */
class PemStoreTests {

	private final X509Bundle certificate = selfSigned(Algorithm.ecp256);

	@ParameterizedTest
	@EnumSource(names = { "ecp256", "ecp384", "rsa2048", "ed25519" })
	void takesKeysOfEveryUsualAlgorithm(Algorithm algorithm) throws Exception {
		X509Bundle bundle = selfSigned(algorithm);
		assertThat(
				PemStore.keys(ascii(bundle.getCertificatePathPEM()), ascii(bundle.getPrivateKeyPEM())).getKeyManagers())
			.hasSize(1);
	}

	@Test
	void saysThatKeyAndCertificateDoNotBelongTogether() {
		assertRefused(this.certificate.getCertificatePEM(), selfSigned(Algorithm.ecp256).getPrivateKeyPEM(),
				"private key (EC) does not belong to the certificate of CN=localhost (EC), "
						+ "which has to be the first of its chain");
		assertRefused(this.certificate.getCertificatePEM(), selfSigned(Algorithm.rsa2048).getPrivateKeyPEM(),
				"private key (RSA) does not belong to the certificate of CN=localhost (EC), "
						+ "which has to be the first of its chain");
	}

	@Test
	void saysThatThereIsNoCertificate() {
		assertRefused("", this.certificate.getPrivateKeyPEM(), "certificate chain has no X.509 certificate in PEM");
		assertThatExceptionOfType(SSLException.class)
			.isThrownBy(() -> PemStore.keys(ascii(this.certificate.getPrivateKeyPEM()), new byte[0]))
			.withMessageStartingWith("certificate chain ");
		assertThatExceptionOfType(SSLException.class).isThrownBy(() -> PemStore.trust(ascii("nonsense")))
			.withMessageStartingWith("trusted certificates ");
	}

	@Test
	void saysWhatIsWrongWithTheKey() {
		String chain = this.certificate.getCertificatePEM();
		assertRefused(chain, chain, "private key is not in PEM (BEGIN PRIVATE KEY)");
		assertRefused(chain, "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----",
				"private key is in a form that is not understood, ENCRYPTED PRIVATE KEY; "
						+ "'openssl pkcs8 -topk8 -nocrypt' makes a PRIVATE KEY of it");
		assertRefused(chain, "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----",
				"private key cannot be read: it is of none of the algorithms RSA, EC, EdDSA, RSASSA-PSS");
	}

	private static void assertRefused(String chain, String key, String message) {
		assertThatExceptionOfType(SSLException.class).isThrownBy(() -> PemStore.keys(ascii(chain), ascii(key)))
			.withMessage(message);
	}

	private static X509Bundle selfSigned(Algorithm algorithm) {
		try {
			return new CertificateBuilder().algorithm(algorithm)
				.subject("CN=localhost")
				.setIsCertificateAuthority(true)
				.buildSelfSigned();
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static byte[] ascii(String pem) {
		return pem.getBytes(StandardCharsets.US_ASCII);
	}

}
