package io.freshet.spring.autoconfigure.client;

import java.util.function.Consumer;

import io.freshet.rpc.ConnectionLimits;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/** Makes the limits of a channel's connections out of properties. Immutable. */
final class ChannelLimitsFactory {

	private final String channel;

	private final ChannelProperties.Limits properties;

	ChannelLimitsFactory(String channel, ChannelProperties.Limits properties) {
		this.channel = channel;
		this.properties = properties;
	}

	/**
	 * Creates the limits.
	 * @return the limits
	 * @throws InvalidConfigurationPropertyValueException if one of them makes no sense
	 */
	ConnectionLimits create() {
		ConnectionLimits.Builder limits = ConnectionLimits.builder();
		valid("handshake-time", this.properties.handshakeTime(), limits::handshakeTime);
		valid("stall-time", this.properties.stallTime(), limits::stallTime);
		valid("header-fields", this.properties.headerFields(), limits::headerFields);
		valid("resets", this.properties.resets(), limits::resets);
		valid("pings", this.properties.pings(), limits::pings);
		valid("settings", this.properties.settings(), limits::settings);
		valid("ignored-frames", this.properties.ignoredFrames(), limits::ignoredFrames);
		valid("window-updates", this.properties.windowUpdates(), limits::windowUpdates);
		valid("empty-frames", this.properties.emptyFrames(), limits::emptyFrames);
		return limits.build();
	}

	private <T> void valid(String property, @Nullable T value, Consumer<T> setting) {
		if (value == null) {
			return;
		}
		try {
			setting.accept(value);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidConfigurationPropertyValueException(
					"grpc.client.channel." + this.channel + ".limits." + property, value,
					String.valueOf(ex.getMessage()), ex);
		}
	}

}
