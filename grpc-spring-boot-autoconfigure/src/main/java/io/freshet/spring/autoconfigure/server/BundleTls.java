package io.freshet.spring.autoconfigure.server;

import java.util.LinkedHashSet;
import java.util.Set;

import io.freshet.rpc.server.ClientAuth;
import io.freshet.rpc.server.ServerTls;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslOptions;

/** Makes the TLS settings of a listener from SSL bundles. */
final class BundleTls {

	private BundleTls() {
	}

	/**
	 * Returns the settings of a listener.
	 * @param check knows how the properties begin
	 * @param ssl the properties
	 * @param bundles the bundles
	 * @return the settings, or {@code null} for plaintext
	 */
	static @Nullable ServerTls server(PropertyCheck check, RpcServerProperties.Ssl ssl,
			ObjectProvider<SslBundles> bundles) {
		if (ssl.bundle() != null) {
			return server(check, ssl.bundle(), ssl, bundles.getObject());
		}
		if (ssl.clientAuth() != ClientAuth.NONE) {
			throw check.invalid("ssl.client-auth", ssl.clientAuth(), "it needs '" + check.prefix() + "ssl.bundle'",
					null);
		}
		if (!ssl.serverNameBundles().isEmpty()) {
			throw check.invalid("ssl.server-name-bundles", ssl.serverNameBundles(),
					"they need '" + check.prefix() + "ssl.bundle' for clients that ask for no name or another one",
					null);
		}
		return null;
	}

	private static ServerTls server(PropertyCheck check, String name, RpcServerProperties.Ssl ssl, SslBundles bundles) {
		SslBundle bundle = bundles.getBundle(name);
		ServerTls tls = certificate(check, "ssl.bundle", name, bundle);
		if (ssl.clientAuth() != ClientAuth.NONE) {
			if (bundle.getStores().getTrustStore() == null) {
				throw check.invalid("ssl.client-auth", ssl.clientAuth(),
						"SSL bundle '" + name + "' has no trust store that says which clients to trust", null);
			}
			tls = tls.withClientAuth(ssl.clientAuth(), bundle.getManagers().getTrustManagerFactory());
		}
		for (RpcServerProperties.ServerNameBundle host : ssl.serverNameBundles()) {
			SslBundle other = bundles.getBundle(host.bundle());
			ServerTls own = certificate(check, "ssl.server-name-bundles", host.bundle(), other);
			if (other.getStores().getTrustStore() != null) {
				own = own.withClientAuth(ssl.clientAuth(), other.getManagers().getTrustManagerFactory());
			}
			try {
				tls = tls.withHost(host.serverName(), own);
			}
			catch (IllegalArgumentException ex) {
				throw check.invalid("ssl.server-name-bundles", host.serverName(), String.valueOf(ex.getMessage()), ex);
			}
		}
		return tls;
	}

	private static ServerTls certificate(PropertyCheck check, String property, String name, SslBundle bundle) {
		if (bundle.getStores().getKeyStore() == null) {
			throw check.invalid(property, name, "SSL bundle '" + name + "' has no key store", null);
		}
		ServerTls tls = ServerTls.of(bundle.getManagers().getKeyManagerFactory());
		SslOptions options = bundle.getOptions();
		try {
			if (options.getEnabledProtocols() != null) {
				tls = tls.withProtocols(options.getEnabledProtocols());
			}
			return (options.getCiphers() != null) ? tls.withCipherSuites(options.getCiphers()) : tls;
		}
		catch (IllegalArgumentException ex) {
			throw check.invalid(property, name, "SSL bundle '" + name + "': " + ex.getMessage(), ex);
		}
	}

	/**
	 * Returns the bundles that settings are made from.
	 * @param ssl the properties
	 * @return the names of the bundles
	 */
	static Set<String> bundles(RpcServerProperties.Ssl ssl) {
		Set<String> names = new LinkedHashSet<>();
		if (ssl.bundle() != null) {
			names.add(ssl.bundle());
		}
		ssl.serverNameBundles().forEach((host) -> names.add(host.bundle()));
		return names;
	}

}
