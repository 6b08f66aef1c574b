package io.freshet.rpc.internal.netty;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class PrivateKeyPemTests {

	/** What precedes the PKCS#1 key in the PKCS#8 key that the JDK writes. */
	private static final int PKCS8_HEADER_BYTES = 26;

	@ParameterizedTest
	@ValueSource(ints = { 1024, 2048 })
	void wrapsRsaKeyOfOlderForm(int bits) throws GeneralSecurityException, IOException {
		KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
		generator.initialize(bits);
		PrivateKey key = generator.generateKeyPair().getPrivate();
		byte[] pkcs8 = key.getEncoded();
		byte[] pkcs1 = Arrays.copyOfRange(pkcs8, PKCS8_HEADER_BYTES, pkcs8.length);
		byte[] converted = PrivateKeyPem.toPkcs8(pem("RSA PRIVATE KEY", pkcs1));
		assertThat(keyOf(converted)).isEqualTo(key);
	}

	@Test
	void leavesOtherKeysAsTheyAre() throws IOException {
		byte[] pem = pem("PRIVATE KEY", new byte[] { 1, 2, 3 });
		assertThat(PrivateKeyPem.toPkcs8(pem)).isEqualTo(pem);
	}

	private static byte[] pem(String type, byte[] content) {
		String text = "-----BEGIN " + type + "-----\n" + Base64.getMimeEncoder().encodeToString(content) + "\n-----END "
				+ type + "-----\n";
		return text.getBytes(StandardCharsets.ISO_8859_1);
	}

	private static PrivateKey keyOf(byte[] pem) throws GeneralSecurityException {
		String base64 = new String(pem, StandardCharsets.ISO_8859_1).replaceAll("-----[A-Z ]+-----", "");
		return KeyFactory.getInstance("RSA")
			.generatePrivate(new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(base64)));
	}

}
