package io.freshet.spring.autoconfigure.client;

import java.util.Objects;

import io.freshet.rpc.RpcProtocol;
import io.freshet.rpc.client.ProtocolOptions;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Makes what a channel speaks out of properties. Immutable.
 *
 * @param name the name of the channel
 * @param channel the properties
 */
record ProtocolOptionsFactory(String name, ChannelProperties channel) {

	/**
	 * Creates the options.
	 * @return the options
	 * @throws InvalidConfigurationPropertyValueException if they make no sense
	 */
	ProtocolOptions create() {
		ProtocolOptions defaults = ProtocolOptions.DEFAULTS;
		RpcProtocol protocol = Objects.requireNonNullElse(this.channel.protocol(), defaults.protocol());
		boolean json = Objects.requireNonNullElse(this.channel.json(), defaults.json());
		boolean get = Objects.requireNonNullElse(this.channel.httpGet(), defaults.get());
		if (get && protocol != RpcProtocol.CONNECT) {
			throw invalid("http-get", true, "it is for the protocol connect, but protocol is " + protocol, null);
		}
		try {
			return new ProtocolOptions(protocol, json, get);
		}
		catch (IllegalArgumentException ex) {
			throw invalid("json", json, String.valueOf(ex.getMessage()), ex);
		}
	}

	private InvalidConfigurationPropertyValueException invalid(String property, Object value, String reason,
			@Nullable Throwable cause) {
		return new InvalidConfigurationPropertyValueException("grpc.client.channel." + this.name + "." + property,
				value, reason, cause);
	}

}
