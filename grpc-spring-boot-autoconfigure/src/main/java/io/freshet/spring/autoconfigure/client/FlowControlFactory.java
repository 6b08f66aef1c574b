package io.freshet.spring.autoconfigure.client;

import java.util.function.IntFunction;

import io.freshet.rpc.FlowControl;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.unit.DataSize;

/** Makes the windows of a channel from its properties. Immutable. */
final class FlowControlFactory {

	private final String channel;

	private final ChannelProperties.Windows properties;

	FlowControlFactory(String channel, ChannelProperties.Windows properties) {
		this.channel = channel;
		this.properties = properties;
	}

	/**
	 * Creates the windows.
	 * @return windows that grow, unless one is set
	 * @throws InvalidConfigurationPropertyValueException if one of them makes no sense
	 */
	FlowControl create() {
		DataSize stream = this.properties.streamWindow();
		DataSize connection = this.properties.connectionWindow();
		DataSize max = this.properties.maxStreamWindow();
		int first = FlowControl.DEFAULTS.streamWindowBytes();
		if (stream == null && connection == null) {
			return valid("max-stream-window", max, (bytes) -> FlowControl.automatic(first, bytes),
					FlowControl.DEFAULTS);
		}
		FlowControl fixed = valid("stream-window", stream, FlowControl::fixed, FlowControl.fixed(first));
		return valid("connection-window", connection, (bytes) -> FlowControl.fixed(fixed.streamWindowBytes(), bytes),
				fixed);
	}

	private FlowControl valid(String property, @Nullable DataSize size, IntFunction<FlowControl> setting,
			FlowControl absent) {
		if (size == null) {
			return absent;
		}
		try {
			if (size.toBytes() > Integer.MAX_VALUE) {
				throw new IllegalArgumentException("it has to be less than 2GB");
			}
			return setting.apply((int) size.toBytes());
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidConfigurationPropertyValueException(
					"grpc.client.channel." + this.channel + ".flow-control." + property, size,
					String.valueOf(ex.getMessage()), ex);
		}
	}

}
