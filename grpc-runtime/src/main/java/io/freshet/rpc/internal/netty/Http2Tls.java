package io.freshet.rpc.internal.netty;

import javax.net.ssl.SSLException;

import io.netty.handler.codec.http2.Http2SecurityUtil;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;

/**
 * TLS as HTTP/2 asks for it, on either side: 1.2 or later, the cipher suites that are
 * allowed, agreed on by ALPN. Has no state. Source: RFC 9113, 3.2 and 9.2; RFC 7301.
 */
public final class Http2Tls {

	private Http2Tls() {
	}

	/**
	 * Builds a context.
	 * @param builder holds certificates, keys and trust
	 * @param protocols the names that ALPN offers, the best first
	 * @return the context
	 * @throws SSLException if those cannot be used
	 */
	public static SslContext build(SslContextBuilder builder, String... protocols) throws SSLException {
		return builder.protocols("TLSv1.3", "TLSv1.2")
			.ciphers(Http2SecurityUtil.CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
			.applicationProtocolConfig(new ApplicationProtocolConfig(Protocol.ALPN,
					SelectorFailureBehavior.NO_ADVERTISE, SelectedListenerFailureBehavior.ACCEPT, protocols))
			.build();
	}

}
