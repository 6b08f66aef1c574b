package io.freshet.rpc.internal.netty;

import java.util.ArrayList;
import java.util.List;

import io.freshet.rpc.TlsProvider;
import io.netty.handler.codec.http2.Http2SecurityUtil;
import org.jspecify.annotations.Nullable;

/**
 * How TLS is spoken; never more than HTTP/2 allows. Immutable. Source: RFC 9113, 9.2.
 *
 * @param provider what does the work, or {@code null} for the better one that is there
 * @param protocols the versions
 * @param ciphers the cipher suites
 */
public record TlsRules(@Nullable TlsProvider provider, List<String> protocols, List<String> ciphers) {

	/** All that HTTP/2 allows. */
	public static final TlsRules DEFAULT = new TlsRules(null, List.of("TLSv1.3", "TLSv1.2"), Http2SecurityUtil.CIPHERS);

	/**
	 * Chooses what does the work.
	 * @param provider the provider, or {@code null}
	 * @return rules with that provider
	 */
	public TlsRules withProvider(@Nullable TlsProvider provider) {
		return new TlsRules(provider, this.protocols, this.ciphers);
	}

	/**
	 * Restricts the versions.
	 * @param protocols the versions
	 * @return rules with those versions
	 * @throws IllegalArgumentException if there is none, or one that HTTP/2 forbids
	 */
	public TlsRules withProtocols(List<String> protocols) {
		return new TlsRules(this.provider, allowed("TLS version", protocols, DEFAULT.protocols), this.ciphers);
	}

	/**
	 * Restricts the cipher suites.
	 * @param ciphers the cipher suites
	 * @return rules with those cipher suites
	 * @throws IllegalArgumentException if there is none, or one that HTTP/2 forbids
	 */
	public TlsRules withCiphers(List<String> ciphers) {
		return new TlsRules(this.provider, this.protocols, allowed("cipher suite", ciphers, DEFAULT.ciphers));
	}

	private static List<String> allowed(String what, List<String> chosen, List<String> allowed) {
		List<String> others = new ArrayList<>(chosen);
		others.removeAll(allowed);
		if (chosen.isEmpty() || !others.isEmpty()) {
			throw new IllegalArgumentException((chosen.isEmpty() ? "no " + what + " is left"
					: what + " " + String.join(", ", others) + " must not be used for HTTP/2") + "; allowed are "
					+ String.join(", ", allowed));
		}
		return List.copyOf(chosen);
	}

}
