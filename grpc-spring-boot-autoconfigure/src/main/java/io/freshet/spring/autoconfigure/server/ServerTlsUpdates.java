package io.freshet.spring.autoconfigure.server;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

import javax.net.ssl.SSLException;

import io.freshet.rpc.server.Listener;
import io.freshet.rpc.server.RpcServer;
import io.freshet.rpc.server.ServerOptions;
import io.freshet.rpc.server.ServerTls;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.ssl.SslBundles;

/**
 * Gives the listeners new certificates and new trust when their SSL bundles are updated.
 * Connections that are open stay as they are. Safe for use by several threads.
 */
final class ServerTlsUpdates {

	private static final Log logger = LogFactory.getLog(ServerTlsUpdates.class);

	private final RpcServer server;

	private final ObjectProvider<SslBundles> bundles;

	/** By the names of the listeners. */
	private final Map<String, RpcServerProperties.Ssl> properties = new HashMap<>();

	ServerTlsUpdates(RpcServer server, ServerOptions options, RpcServerProperties properties,
			ObjectProvider<SslBundles> bundles) {
		this.server = server;
		this.bundles = bundles;
		for (Listener listener : options.listeners()) {
			ListenerProperties named = properties.listeners().get(listener.name());
			if (listener.tls() != null) {
				this.properties.put(listener.name(), (named != null) ? named.ssl() : properties.ssl());
			}
		}
	}

	/** Asks to be told of updates of all bundles that the listeners use. */
	void register() {
		Set<String> names = new TreeSet<>();
		this.properties.values().forEach((ssl) -> names.addAll(BundleTls.bundles(ssl)));
		for (String name : names) {
			this.bundles.getObject().addBundleUpdateHandler(name, (bundle) -> updated(name));
		}
	}

	private void updated(String bundle) {
		this.properties.forEach((listener, ssl) -> {
			if (BundleTls.bundles(ssl).contains(bundle)) {
				replace(listener, ssl, bundle);
			}
		});
	}

	private void replace(String listener, RpcServerProperties.Ssl ssl, String bundle) {
		try {
			PropertyCheck check = new PropertyCheck("SSL of listener '" + listener + "', ");
			ServerTls tls = Objects.requireNonNull(BundleTls.server(check, ssl, this.bundles));
			this.server.replaceTls(listener, tls);
			logger.info("Listener '" + listener + "' of the RPC server takes the update of SSL bundle '" + bundle
					+ "' for new connections");
		}
		catch (SSLException | RuntimeException ex) {
			logger.error("Listener '" + listener + "' of the RPC server goes on with its old certificate: the update "
					+ "of SSL bundle '" + bundle + "' cannot be used", ex);
		}
	}

}
