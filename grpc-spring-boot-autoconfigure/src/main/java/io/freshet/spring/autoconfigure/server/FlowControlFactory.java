package io.freshet.spring.autoconfigure.server;

import java.util.function.IntFunction;

import io.freshet.rpc.FlowControl;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.unit.DataSize;

/** Makes the windows of the server from properties. Immutable. */
final class FlowControlFactory {

	private final RpcServerProperties.Windows properties;

	FlowControlFactory(RpcServerProperties.Windows properties) {
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
		int first = FlowControl.DEFAULTS.streamWindowBytes();
		if (stream == null && connection == null) {
			return valid("max-stream-window", this.properties.maxStreamWindow(),
					(max) -> FlowControl.automatic(first, max));
		}
		FlowControl fixed = (stream != null) ? valid("stream-window", stream, FlowControl::fixed)
				: FlowControl.fixed(first);
		return (connection != null)
				? valid("connection-window", connection, (bytes) -> FlowControl.fixed(fixed.streamWindowBytes(), bytes))
				: fixed;
	}

	private static FlowControl valid(String property, DataSize size, IntFunction<FlowControl> setting) {
		try {
			if (size.toBytes() > Integer.MAX_VALUE) {
				throw new IllegalArgumentException("it has to be less than 2GB");
			}
			return setting.apply((int) size.toBytes());
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidConfigurationPropertyValueException("grpc.server.flow-control." + property, size,
					String.valueOf(ex.getMessage()), ex);
		}
	}

}
