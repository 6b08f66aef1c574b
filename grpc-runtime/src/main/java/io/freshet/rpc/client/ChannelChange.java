package io.freshet.rpc.client;

import java.util.Objects;

import io.freshet.rpc.internal.netty.NetworkKind;
import org.jspecify.annotations.Nullable;

/**
 * What is to become of a channel. Immutable.
 *
 * @param oldTarget where it went
 * @param oldOptions how it was
 * @param target where it shall go
 * @param options how it shall be
 */
record ChannelChange(Target oldTarget, ChannelOptions oldOptions, Target target, ChannelOptions options) {

	/**
	 * Refuses what would need other connections or other event loops.
	 * @throws IllegalArgumentException if there is such a difference; names it
	 */
	void check() {
		String network = NetworkKind.of(this.target.address()).label();
		String oldNetwork = NetworkKind.of(this.oldTarget.address()).label();
		if (!network.equals(oldNetwork)) {
			throw new IllegalArgumentException("target '" + this.target + "' is " + network + ", a channel to "
					+ oldNetwork + " such as '" + this.oldTarget + "' cannot change to it");
		}
		same("tls", this.oldOptions.tls(), this.options.tls());
		same("httpVersion", this.oldOptions.httpVersion(), this.options.httpVersion());
		same("protocol", this.oldOptions.protocol(), this.options.protocol());
		same("connection", this.oldOptions.connection(), this.options.connection());
		same("limits", this.oldOptions.limits(), this.options.limits());
		same("connections", this.oldOptions.connections(), this.options.connections());
		same("maxConnectionsPerEndpoint", this.oldOptions.maxConnectionsPerEndpoint(),
				this.options.maxConnectionsPerEndpoint());
		same("connectTimeout", this.oldOptions.connectTimeout(), this.options.connectTimeout());
		same("maxMetadataBytes", this.oldOptions.maxMetadataBytes(), this.options.maxMetadataBytes());
		same("maxInboundMessageBytes", this.oldOptions.maxInboundMessageBytes(), this.options.maxInboundMessageBytes());
	}

	private static void same(String setting, @Nullable Object before, @Nullable Object after) {
		if (!Objects.equals(before, after)) {
			throw new IllegalArgumentException(setting + " cannot change while the channel is in use");
		}
	}

	/**
	 * Returns whether calls go to other servers, or are spread in another way.
	 * @return whether balancers have to be made anew
	 */
	boolean leadsElsewhere() {
		return !this.target.text().equals(this.oldTarget.text())
				|| !Objects.equals(this.options.authority(), this.oldOptions.authority())
				|| !this.options.endpoints().equals(this.oldOptions.endpoints());
	}

}
