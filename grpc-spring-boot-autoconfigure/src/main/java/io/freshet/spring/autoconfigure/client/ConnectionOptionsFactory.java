package io.freshet.spring.autoconfigure.client;

import java.util.function.Consumer;

import io.freshet.rpc.ConnectionOptions;

import org.springframework.boot.context.properties.PropertyMapper;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/** Makes the connection settings of a channel from its properties. Immutable. */
final class ConnectionOptionsFactory {

	private final String name;

	private final ChannelProperties channel;

	ConnectionOptionsFactory(String name, ChannelProperties channel) {
		this.name = name;
		this.channel = channel;
	}

	/**
	 * Creates the settings.
	 * @return idleness, keepalive and windows
	 * @throws InvalidConfigurationPropertyValueException if one of them makes no sense
	 */
	ConnectionOptions create() {
		ConnectionOptions.Builder options = ConnectionOptions.forClient().toBuilder();
		PropertyMapper map = PropertyMapper.get();
		ChannelProperties.Keepalive keepalive = this.channel.keepalive();
		map.from(this.channel::idleTimeout).to((idle) -> valid("idle-timeout", idle, options::maxIdle));
		map.from(keepalive::time).to((time) -> valid("keepalive.time", time, options::keepAliveTime));
		map.from(keepalive::timeout).to((timeout) -> valid("keepalive.timeout", timeout, options::keepAliveTimeout));
		map.from(keepalive::withoutCalls).to(options::keepAliveWithoutCalls);
		options.flowControl(new FlowControlFactory(this.name, this.channel.flowControl()).create());
		return options.build();
	}

	private <T> void valid(String property, T value, Consumer<T> setting) {
		try {
			setting.accept(value);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidConfigurationPropertyValueException("grpc.client.channel." + this.name + "." + property,
					value, String.valueOf(ex.getMessage()), ex);
		}
	}

}
