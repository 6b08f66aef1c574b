package io.freshet.spring.autoconfigure.server;

import java.util.function.Supplier;

import io.freshet.rpc.protobuf.JsonOptions;
import io.freshet.rpc.server.CorsOptions;
import io.freshet.rpc.server.WebOptions;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/** Makes what the server offers to browsers out of properties. Immutable. */
final class WebOptionsFactory {

	private final RpcServerProperties properties;

	WebOptionsFactory(RpcServerProperties properties) {
		this.properties = properties;
	}

	/**
	 * Creates the options.
	 * @return the options
	 * @throws InvalidConfigurationPropertyValueException if one of them makes no sense
	 */
	WebOptions create() {
		RpcServerProperties.Json json = this.properties.json();
		long url = this.properties.inbound().url().maxSize().toBytes();
		return WebOptions.builder()
			.protocols(valid("protocols", this.properties.protocols(),
					() -> WebOptions.builder().protocols(this.properties.protocols()).build().protocols()))
			.cors(cors(this.properties.cors()))
			.json(valid("json.max-nesting", json.maxNesting(),
					() -> new JsonOptions(json.defaultValues(), json.protoFieldNames(), json.ignoreUnknownFields(),
							json.maxNesting())))
			.maxUrlBytes(valid("inbound.url.max-size", this.properties.inbound().url().maxSize(),
					() -> WebOptions.builder().maxUrlBytes(Math.toIntExact(url)).build().maxUrlBytes()))
			.build();
	}

	private static @Nullable CorsOptions cors(RpcServerProperties.Cors properties) {
		if (properties.allowedOrigins().isEmpty() && properties.allowedOriginPatterns().isEmpty()) {
			return null;
		}
		CorsOptions.Builder options = CorsOptions.builder()
			.allowedOrigins(properties.allowedOrigins())
			.allowedOriginPatterns(properties.allowedOriginPatterns())
			.allowedHeaders(properties.allowedHeaders())
			.exposedHeaders(properties.exposedHeaders())
			.allowCredentials(properties.allowCredentials())
			.maxAge(properties.maxAge());
		return valid("cors.allow-credentials", properties.allowCredentials(), options::build);
	}

	private static <T> T valid(String property, Object value, Supplier<T> setting) {
		try {
			return setting.get();
		}
		catch (IllegalArgumentException | ArithmeticException ex) {
			throw new InvalidConfigurationPropertyValueException("grpc.server." + property, value,
					String.valueOf(ex.getMessage()), ex);
		}
	}

}
