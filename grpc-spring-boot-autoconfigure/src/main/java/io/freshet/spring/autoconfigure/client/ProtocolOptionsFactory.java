package io.freshet.spring.autoconfigure.client;

import java.util.Objects;

import io.freshet.rpc.RpcProtocol;
import io.freshet.rpc.client.ProtocolOptions;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/** Makes out of properties what a channel speaks. Immutable. */
final class ProtocolOptionsFactory {

	private final String channel;

	private final ChannelProperties properties;

	ProtocolOptionsFactory(String channel, ChannelProperties properties) {
		this.channel = channel;
		this.properties = properties;
	}

	/**
	 * Creates the options.
	 * @return the options
	 * @throws InvalidConfigurationPropertyValueException if a property does not go with
	 * the protocol
	 */
	ProtocolOptions create() {
		ProtocolOptions defaults = ProtocolOptions.DEFAULTS;
		RpcProtocol protocol = Objects.requireNonNullElse(this.properties.protocol(), defaults.protocol());
		boolean json = Objects.requireNonNullElse(this.properties.json(), defaults.json());
		boolean get = Objects.requireNonNullElse(this.properties.httpGet(), defaults.get());
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
		return new InvalidConfigurationPropertyValueException("grpc.client.channel." + this.channel + "." + property,
				value, reason, cause);
	}

}
