package io.freshet.rpc.internal.netty;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A private key in PEM in the form that the JDK reads, PKCS#8. An RSA key in the older
 * form PKCS#1, which many programs still write, is wrapped; everything else is left as it
 * is. Has no state. Source: RFC 5208, 5; RFC 8017, A.1.2.
 */
final class PrivateKeyPem {

	private static final Pattern PKCS1 = Pattern
		.compile("-----BEGIN RSA PRIVATE KEY-----\\s*([A-Za-z0-9+/=\\s]+)-----END RSA PRIVATE KEY-----");

	/** INTEGER 0, the version, and the algorithm: rsaEncryption without parameters. */
	private static final byte[] VERSION_AND_RSA = { 0x02, 0x01, 0x00, 0x30, 0x0d, 0x06, 0x09, 0x2a, (byte) 0x86, 0x48,
			(byte) 0x86, (byte) 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00 };

	private static final int SEQUENCE = 0x30;

	private static final int OCTET_STRING = 0x04;

	private PrivateKeyPem() {
	}

	/**
	 * Returns the key in PKCS#8.
	 * @param pem the key in PEM
	 * @return the key in PEM
	 */
	static byte[] toPkcs8(byte[] pem) {
		Matcher pkcs1 = PKCS1.matcher(new String(pem, StandardCharsets.ISO_8859_1));
		if (!pkcs1.find()) {
			return pem;
		}
		byte[] key = Base64.getMimeDecoder().decode(pkcs1.group(1));
		ByteArrayOutputStream content = new ByteArrayOutputStream();
		content.writeBytes(VERSION_AND_RSA);
		content.writeBytes(der(OCTET_STRING, key));
		String text = "-----BEGIN PRIVATE KEY-----\n"
				+ Base64.getMimeEncoder().encodeToString(der(SEQUENCE, content.toByteArray()))
				+ "\n-----END PRIVATE KEY-----\n";
		return text.getBytes(StandardCharsets.ISO_8859_1);
	}

	private static byte[] der(int tag, byte[] content) {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		out.write(tag);
		if (content.length < 0x80) {
			out.write(content.length);
		}
		else {
			int lengthBytes = (Integer.SIZE - Integer.numberOfLeadingZeros(content.length) + 7) / 8;
			out.write(0x80 | lengthBytes);
			for (int shift = (lengthBytes - 1) * 8; shift >= 0; shift -= 8) {
				out.write(content.length >>> shift);
			}
		}
		out.writeBytes(content);
		return out.toByteArray();
	}

}
