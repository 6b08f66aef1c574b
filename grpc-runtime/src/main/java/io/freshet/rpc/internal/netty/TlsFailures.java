package io.freshet.rpc.internal.netty;

import java.security.cert.CertificateException;
import java.util.Locale;

import javax.net.ssl.SSLException;

import io.netty.handler.codec.DecoderException;
import org.jspecify.annotations.Nullable;

/** Says for people why a handshake failed. Has no state. */
public final class TlsFailures {

	private TlsFailures() {
	}

	/**
	 * Describes why there is no connection.
	 * @param failure what happened
	 * @return a text for people
	 */
	public static String describe(Throwable failure) {
		Throwable cause = (failure instanceof DecoderException && failure.getCause() != null) ? failure.getCause()
				: failure;
		String text = (cause.getMessage() != null) ? cause.getMessage() : cause.toString();
		if (!(cause instanceof SSLException)) {
			return text;
		}
		CertificateException refusal = refusal(cause);
		return "TLS: " + ((refusal != null) ? "the server's certificate is refused: " + refusal.getMessage()
				: text + hint(text.toLowerCase(Locale.ROOT)));
	}

	/** Finds what this side has against a certificate. */
	private static @Nullable CertificateException refusal(Throwable failure) {
		CertificateException refusal = null;
		for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
			if (cause instanceof CertificateException found) {
				refusal = found;
			}
		}
		return refusal;
	}

	/** What the alerts mean that a server sends, in the words of JDK and OpenSSL. */
	private static String hint(String text) {
		if (!text.contains("alert")) {
			return text.contains("not an ssl/tls record") ? " (the server speaks plaintext)" : "";
		}
		if (text.contains("certificate_required") || text.contains("certificate required")) {
			return " (the server asks for a client certificate and got none that it trusts)";
		}
		if (text.contains("certificate") || text.contains("unknown_ca") || text.contains("unknown ca")) {
			return " (the server does not accept the client's certificate, or the lack of one)";
		}
		if (text.contains("no_application_protocol") || text.contains("no application protocol")) {
			return " (the server does not speak HTTP/2)";
		}
		return "";
	}

}
