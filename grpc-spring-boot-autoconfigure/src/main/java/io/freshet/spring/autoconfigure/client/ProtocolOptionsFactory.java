package io.freshet.spring.autoconfigure.client;

import java.util.Objects;

import io.freshet.rpc.RpcProtocol;
import io.freshet.rpc.client.ProtocolOptions;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/** Makes out of properties what a channel speaks. Immutable. */
final class ProtocolOptionsFactory {

	private final String name;

	private final ChannelProperties channel;

	ProtocolOptionsFactory(String name, ChannelProperties channel) {
		this.name = name;
		this.channel = channel;
	}

	/**
	 * Creates the options.
	 * @return the options
	 * @throws InvalidConfigurationPropertyValueException if a property does not go with
	 * the protocol
	 */
	ProtocolOptions create() {
		ProtocolOptions defaults = ProtocolOptions.DEFAULTS;
		RpcProtocol protocol = Objects.requireNonNullElse(this.channel.protocol(), defaults.protocol());
		boolean json = Objects.requireNonNullElse(this.channel.json(), defaults.json());
		boolean get = Objects.requireNonNullElse(this.channel.httpGet(), defaults.get());
		String prefix = "grpc.client.channel." + this.name + ".";
		if (get && protocol != RpcProtocol.CONNECT) {
			throw new InvalidConfigurationPropertyValueException(prefix + "http-get", true,
					"it is for the protocol connect, but protocol is " + protocol);
		}
		try {
			return new ProtocolOptions(protocol, json, get);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidConfigurationPropertyValueException(prefix + "json", json, String.valueOf(ex.getMessage()),
					ex);
		}
	}

}
