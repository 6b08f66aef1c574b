package io.freshet.spring.autoconfigure.client;

import java.time.Duration;
import java.util.function.Consumer;

import io.freshet.rpc.client.ChannelOptions;
import io.freshet.rpc.client.ClientTls;
import io.freshet.rpc.client.RpcChannel;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.PropertyMapper;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.core.env.Environment;
import org.springframework.util.unit.DataSize;

/**
 * Creates channels from their properties. Beans are asked for only when a channel is
 * created, so that an interceptor may itself hold a client of another channel. Immutable.
 */
final class ChannelFactory {

	private static final String IN_MEMORY = "in-memory:";

	private final RpcClientProperties properties;

	private final Environment environment;

	private final ObjectProvider<SslBundles> sslBundles;

	private final ChannelBeans beans;

	private final ChannelCredentials credentials;

	ChannelFactory(RpcClientProperties properties, Environment environment, ObjectProvider<SslBundles> sslBundles,
			ChannelBeans beans, ChannelCredentials credentials) {
		this.properties = properties;
		this.environment = environment;
		this.sslBundles = sslBundles;
		this.beans = beans;
		this.credentials = credentials;
	}

	/**
	 * Creates a channel.
	 * @param name the name of the channel
	 * @return the channel, not yet connected
	 * @throws UnknownChannelException if no property says where the server is
	 * @throws InvalidTargetException if the target is not one that the runtime
	 * understands
	 */
	RpcChannel create(String name) {
		ChannelProperties channel = this.properties.of(name);
		// settings first, so that only what the target itself brings up is blamed on it
		String target = target(name);
		// nothing leaves the JVM in memory, so a test may keep the TLS settings of
		// production
		boolean secure = channel.ssl().isOn() && !target.startsWith(IN_MEMORY);
		BundleTls bundle = new BundleTls(name, channel.ssl().bundle(), this.sslBundles);
		ClientTls tls = secure ? bundle.create() : null;
		ChannelOptions options = options(name, target, tls);
		try {
			RpcChannel created = RpcChannel.create(target, options, this.beans.observers().orderedStream().toList());
			if (tls != null && options.tls() == tls) {
				bundle.follow(created);
			}
			return created;
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidTargetException(name, target, ex);
		}
	}

	/**
	 * Returns the properties of a channel with what it inherits.
	 * @param name the name of the channel
	 * @return the properties
	 */
	ChannelProperties properties(String name) {
		return this.properties.of(name);
	}

	/**
	 * Returns where a channel goes.
	 * @param name the name of the channel
	 * @return the target without placeholders
	 * @throws UnknownChannelException if no property says where the server is
	 */
	String target(String name) {
		String written = this.properties.of(name).target();
		if (written == null) {
			throw new UnknownChannelException(name, this.properties.names(), this.properties.contains(name));
		}
		return resolve(name, written);
	}

	/**
	 * Makes the options of a channel of properties and beans.
	 * @param name the name of the channel
	 * @param target where it goes
	 * @param tls whom to trust, or {@code null} for plaintext
	 * @return the options
	 */
	ChannelOptions options(String name, String target, @Nullable ClientTls tls) {
		ChannelProperties channel = this.properties.of(name);
		ChannelOptions.Builder settings = options(name, channel).tls(tls);
		this.beans.customizers().orderedStream().forEach((customizer) -> customizer.customize(name, settings));
		this.credentials.apply(name, target, channel.auth(), settings);
		return settings.build();
	}

	/**
	 * Returns a factory with other properties.
	 * @param properties the properties
	 * @return the factory
	 */
	ChannelFactory with(RpcClientProperties properties) {
		return new ChannelFactory(properties, this.environment, this.sslBundles, this.beans, this.credentials);
	}

	/** The port of a test's own server is known only now, long after the binding. */
	private String resolve(String name, String target) {
		try {
			return this.environment.resolveRequiredPlaceholders(target);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidTargetException(name, target, ex);
		}
	}

	private ChannelOptions.Builder options(String name, ChannelProperties channel) {
		ChannelOptions.Builder options = ChannelOptions.builder();
		PropertyMapper map = PropertyMapper.get();
		map.from(channel::deadline).as((deadline) -> positive(name, "deadline", deadline)).to(options::deadline);
		map.from(channel::connectTimeout)
			.as((timeout) -> positive(name, "connect-timeout", timeout))
			.to(options::connectTimeout);
		map.from(channel::connections)
			.to((connections) -> valid(name, "connections", connections, options::connections));
		map.from(channel::maxConnectionsPerEndpoint)
			.to((connections) -> valid(name, "max-connections-per-endpoint", connections,
					options::maxConnectionsPerEndpoint));
		map.from(channel::httpVersion).to(options::httpVersion);
		options.connection(new ConnectionOptionsFactory(name, channel).create());
		map.from(channel::waitForReady).to(options::waitForReady);
		map.from(channel::compression).to((coding) -> valid(name, "compression", coding, options::compression));
		options.protocol(new ProtocolOptionsFactory(name, channel).create());
		map.from(channel::authority).to(options::authority);
		map.from(channel::userAgent).to(options::userAgent);
		map.from(channel.inbound().message()::maxSize)
			.to((size) -> valid(name, "inbound.message.max-size", size,
					(limit) -> options.maxInboundMessageBytes(bytes(limit))));
		map.from(channel.inbound().metadata()::maxSize)
			.to((size) -> valid(name, "inbound.metadata.max-size", size,
					(limit) -> options.maxMetadataBytes(bytes(limit))));
		options.limits(new ChannelLimitsFactory(name, channel.limits()).create());
		options.endpoints(new EndpointOptionsFactory(name, channel.loadBalancing())
			.create(this.beans.resolvers().orderedStream().toList()));
		return options.interceptors(this.beans.interceptors().ofChannel(name, this.properties));
	}

	private static int bytes(DataSize size) {
		if (size.toBytes() > Integer.MAX_VALUE) {
			throw new IllegalArgumentException("it has to be less than 2GB");
		}
		return (int) size.toBytes();
	}

	private static Duration positive(String name, String property, Duration value) {
		if (value.isZero() || value.isNegative()) {
			throw invalid(name, property, value, "it has to be more than zero", null);
		}
		return value;
	}

	private static <T> void valid(String name, String property, T value, Consumer<T> setting) {
		try {
			setting.accept(value);
		}
		catch (IllegalArgumentException ex) {
			throw invalid(name, property, value, String.valueOf(ex.getMessage()), ex);
		}
	}

	private static InvalidConfigurationPropertyValueException invalid(String name, String property, Object value,
			String reason, @Nullable Throwable cause) {
		return new InvalidConfigurationPropertyValueException("grpc.client.channel." + name + "." + property, value,
				reason, cause);
	}

}
