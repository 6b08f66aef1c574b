package io.freshet.spring.autoconfigure.server;

import io.freshet.rpc.server.ServerTls;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;

/** Makes the TLS settings of the server from an SSL bundle. */
final class BundleTls {

	private BundleTls() {
	}

	/**
	 * Returns settings that show the certificate of a bundle.
	 * @param name the name of the bundle
	 * @param bundles the bundles
	 * @return the TLS settings
	 */
	static ServerTls server(String name, SslBundles bundles) {
		SslBundle bundle = bundles.getBundle(name);
		if (bundle.getStores().getKeyStore() == null) {
			throw new IllegalStateException("SSL bundle '" + name + "' has no key store (grpc.server.ssl.bundle)");
		}
		return ServerTls.of(bundle.getManagers().getKeyManagerFactory());
	}

}
