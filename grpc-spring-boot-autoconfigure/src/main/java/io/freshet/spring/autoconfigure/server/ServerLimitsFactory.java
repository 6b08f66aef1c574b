package io.freshet.spring.autoconfigure.server;

import java.time.Duration;
import java.util.function.Consumer;

import io.freshet.rpc.ConnectionLimits;
import io.freshet.rpc.server.AdaptiveLimit;
import io.freshet.rpc.server.ServerLimits;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/** Makes the limits of the server out of properties. Immutable. */
final class ServerLimitsFactory {

	private static final int LEAST_CALLS = 20;

	private final RpcServerProperties.Limits properties;

	ServerLimitsFactory(RpcServerProperties.Limits properties) {
		this.properties = properties;
	}

	/**
	 * Creates the limits.
	 * @return the limits
	 * @throws InvalidConfigurationPropertyValueException if one of them makes no sense
	 */
	ServerLimits create() {
		ServerLimits.Builder limits = ServerLimits.builder();
		limits.connection(connection());
		valid("connections", this.properties.connections(), limits::connections);
		valid("connections-per-peer", this.properties.connectionsPerPeer(), limits::connectionsPerPeer);
		valid("calls", this.properties.calls(), limits::calls);
		valid("service-calls", this.properties.serviceCalls(), limits::serviceCalls);
		Duration target = this.properties.adaptiveTarget();
		if (target != null) {
			int most = this.properties.calls();
			valid("adaptive-target", target, (time) -> {
				new AdaptiveLimit(Math.min(LEAST_CALLS, most), most, time);
				limits.concurrencyLimit(() -> new AdaptiveLimit(Math.min(LEAST_CALLS, most), most, time));
			});
		}
		return limits.build();
	}

	private ConnectionLimits connection() {
		ConnectionLimits.Builder limits = ConnectionLimits.builder();
		valid("handshake-time", this.properties.handshakeTime(), limits::handshakeTime);
		valid("first-request-time", this.properties.firstRequestTime(), limits::firstRequestTime);
		valid("stall-time", this.properties.stallTime(), limits::stallTime);
		valid("message-time", this.properties.messageTime(), limits::messageTime);
		valid("header-fields", this.properties.headerFields(), limits::headerFields);
		valid("resets", this.properties.resets(), limits::resets);
		valid("pings", this.properties.pings(), limits::pings);
		valid("settings", this.properties.settings(), limits::settings);
		valid("ignored-frames", this.properties.ignoredFrames(), limits::ignoredFrames);
		valid("window-updates", this.properties.windowUpdates(), limits::windowUpdates);
		valid("empty-frames", this.properties.emptyFrames(), limits::emptyFrames);
		return limits.build();
	}

	private static <T> void valid(String property, T value, Consumer<T> setting) {
		try {
			setting.accept(value);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidConfigurationPropertyValueException("grpc.server.limits." + property, value,
					String.valueOf(ex.getMessage()), ex);
		}
	}

}
