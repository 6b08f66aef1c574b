package io.freshet.spring.autoconfigure.client;

import io.freshet.rpc.client.ClientTls;
import io.freshet.rpc.client.RpcChannel;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslOptions;

/**
 * The TLS settings of a channel, made from an SSL bundle, and made again when the bundle
 * is updated. Immutable.
 *
 * @param channel the name of the channel
 * @param bundle the name of the bundle; {@code null} to trust what the JVM trusts
 * @param bundles the bundles
 */
record BundleTls(String channel, @Nullable String bundle, ObjectProvider<SslBundles> bundles) {

	private static final Log logger = LogFactory.getLog(BundleTls.class);

	/**
	 * Returns settings that trust what the bundle trusts, and that show its certificate
	 * if it has one.
	 * @return the TLS settings
	 */
	ClientTls create() {
		if (this.bundle == null) {
			return ClientTls.systemTrust();
		}
		SslBundle bundle = this.bundles.getObject().getBundle(this.bundle);
		ClientTls tls = ClientTls.trusting(bundle.getManagers().getTrustManagerFactory());
		if (bundle.getStores().getKeyStore() != null) {
			tls = tls.withCertificate(bundle.getManagers().getKeyManagerFactory());
		}
		SslOptions options = bundle.getOptions();
		try {
			if (options.getEnabledProtocols() != null) {
				tls = tls.withProtocols(options.getEnabledProtocols());
			}
			return (options.getCiphers() != null) ? tls.withCipherSuites(options.getCiphers()) : tls;
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidConfigurationPropertyValueException("grpc.client.channel." + this.channel + ".ssl.bundle",
					this.bundle, "SSL bundle '" + this.bundle + "': " + ex.getMessage(), ex);
		}
	}

	/**
	 * Sees to it that the channel takes updates of the bundle for its new connections.
	 * @param channel the channel, created with these settings
	 */
	void follow(RpcChannel channel) {
		if (this.bundle != null) {
			this.bundles.getObject().addBundleUpdateHandler(this.bundle, (updated) -> replace(channel));
		}
	}

	private void replace(RpcChannel channel) {
		try {
			channel.replaceTls(create());
			logger.info("RPC channel '" + this.channel + "' takes the update of SSL bundle '" + this.bundle
					+ "' for new connections");
		}
		catch (RuntimeException ex) {
			logger.error("RPC channel '" + this.channel + "' goes on with its old certificates: the update of SSL "
					+ "bundle '" + this.bundle + "' cannot be used", ex);
		}
	}

}
