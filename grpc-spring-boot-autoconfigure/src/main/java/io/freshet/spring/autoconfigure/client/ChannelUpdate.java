package io.freshet.spring.autoconfigure.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.freshet.rpc.client.ChannelOptions;
import io.freshet.rpc.client.RpcChannel;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Brings a channel that is in use up to date with properties that have changed. What
 * makes no sense, and what belongs to connections, leaves the channel as it is and is
 * logged.
 *
 * @param name the name of the channel
 * @param channel the channel
 * @param old what it was made of
 * @param now what it would be made of now
 */
record ChannelUpdate(String name, RpcChannel channel, ChannelFactory old, ChannelFactory now) {

	private static final Log logger = LogFactory.getLog(ChannelUpdate.class);

	void apply() {
		ChannelProperties before = this.old.properties(this.name);
		ChannelProperties after = this.now.properties(this.name);
		try {
			String target = this.now.target(this.name);
			if (before.equals(after) && target.equals(this.channel.target())) {
				return;
			}
			this.channel.reconfigure(target, options(target, before, after));
			List<String> fixed = fixed(before, after);
			if (!fixed.isEmpty()) {
				logger.warn("Channel '" + this.name + "' keeps what belongs to its connections until a restart: "
						+ String.join(", ", fixed));
			}
			logger.info("Channel '" + this.name + "' has taken its new properties, its target is " + target);
		}
		catch (RuntimeException ex) {
			logger.error("Channel '" + this.name + "' goes on as before, its new properties cannot be used: "
					+ ex.getMessage(), ex);
		}
	}

	/** The new ones, with what belongs to connections from the channel. */
	private ChannelOptions options(String target, ChannelProperties before, ChannelProperties after) {
		ChannelOptions used = this.channel.options();
		ChannelOptions fresh = this.now.options(this.name, target, used.tls());
		ChannelOptions.Builder options = used.toBuilder()
			.deadline(fresh.deadline())
			.waitForReady(fresh.waitForReady())
			.compression(fresh.compression())
			.authority(fresh.authority())
			.userAgent(fresh.userAgent())
			.interceptors(fresh.interceptors());
		if (!before.loadBalancing().equals(after.loadBalancing())) {
			options.endpoints(fresh.endpoints());
		}
		return options.build();
	}

	private static List<String> fixed(ChannelProperties before, ChannelProperties after) {
		List<String> changed = new ArrayList<>();
		add(changed, "connect-timeout", before.connectTimeout(), after.connectTimeout());
		add(changed, "connections", before.connections(), after.connections());
		add(changed, "max-connections-per-endpoint", before.maxConnectionsPerEndpoint(),
				after.maxConnectionsPerEndpoint());
		add(changed, "http-version", before.httpVersion(), after.httpVersion());
		add(changed, "idle-timeout", before.idleTimeout(), after.idleTimeout());
		add(changed, "keepalive", before.keepalive(), after.keepalive());
		add(changed, "flow-control", before.flowControl(), after.flowControl());
		add(changed, "protocol", before.protocol(), after.protocol());
		add(changed, "json", before.json(), after.json());
		add(changed, "http-get", before.httpGet(), after.httpGet());
		add(changed, "inbound", before.inbound(), after.inbound());
		add(changed, "limits", before.limits(), after.limits());
		add(changed, "ssl", before.ssl(), after.ssl());
		return changed;
	}

	private static void add(List<String> changed, String property, @Nullable Object before, @Nullable Object after) {
		if (!Objects.equals(before, after)) {
			changed.add(property);
		}
	}

}
