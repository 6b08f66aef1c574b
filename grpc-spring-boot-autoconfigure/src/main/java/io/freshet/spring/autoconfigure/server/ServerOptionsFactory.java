package io.freshet.spring.autoconfigure.server;

import java.util.function.Consumer;
import java.util.function.IntConsumer;

import io.freshet.rpc.ConnectionOptions;
import io.freshet.rpc.server.HandlerThreads;
import io.freshet.rpc.server.ServerOptions;
import io.freshet.spring.autoconfigure.server.RpcServerProperties.ExecutorType;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.PropertyMapper;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.core.env.Environment;
import org.springframework.util.unit.DataSize;

/** Makes the options of the server from properties. Immutable. */
final class ServerOptionsFactory {

	private static final String VIRTUAL_THREADS = "spring.threads.virtual.enabled";

	private static final int FIRST_WITH_VIRTUAL_THREADS = 21;

	private final RpcServerProperties properties;

	private final Environment environment;

	private final ObjectProvider<SslBundles> sslBundles;

	ServerOptionsFactory(RpcServerProperties properties, Environment environment,
			ObjectProvider<SslBundles> sslBundles) {
		this.properties = properties;
		this.environment = environment;
		this.sslBundles = sslBundles;
	}

	/**
	 * Creates the options.
	 * @return a builder that every property has been applied to
	 */
	ServerOptions.Builder create() {
		ServerOptions.Builder options = ServerOptions.builder();
		whole("max-concurrent-streams", this.properties.maxConcurrentStreams(), options::maxConcurrentStreams);
		bytes("inbound.message.max-size", this.properties.inbound().message().maxSize(),
				options::maxInboundMessageBytes);
		bytes("inbound.metadata.max-size", this.properties.inbound().metadata().maxSize(), options::maxMetadataBytes);
		options.handlerThreads(threads());
		if (this.properties.executor().type() == ExecutorType.EVENT_LOOP) {
			options.executor(ServerOptions.EVENT_LOOP);
		}
		options.connection(connection());
		options.web(new WebOptionsFactory(this.properties).create());
		options.limits(new ServerLimitsFactory(this.properties.limits()).create());
		return options.listeners(new ListenersFactory(this.properties, this.sslBundles).create(options.build()));
	}

	private HandlerThreads threads() {
		RpcServerProperties.Executor executor = this.properties.executor();
		valid("executor.threads", executor.threads(), HandlerThreads.DEFAULT::withBlockingThreads);
		valid("executor.queue-capacity", executor.queueCapacity(), HandlerThreads.DEFAULT::withBlockingQueue);
		return new HandlerThreads(virtualThreads(executor.type()), executor.threads(), executor.queueCapacity());
	}

	private @Nullable Boolean virtualThreads(@Nullable ExecutorType type) {
		if (type == ExecutorType.VIRTUAL && Runtime.version().feature() < FIRST_WITH_VIRTUAL_THREADS) {
			throw invalid("executor.type", type, "virtual threads need Java " + FIRST_WITH_VIRTUAL_THREADS
					+ ", and this is Java " + Runtime.version().feature(), null);
		}
		return (type == null || type == ExecutorType.EVENT_LOOP)
				? this.environment.getProperty(VIRTUAL_THREADS, Boolean.class) : type == ExecutorType.VIRTUAL;
	}

	private ConnectionOptions connection() {
		RpcServerProperties.Keepalive keepalive = this.properties.keepalive();
		RpcServerProperties.Connection connection = keepalive.connection();
		ConnectionOptions.Builder options = ConnectionOptions.forServer().toBuilder();
		valid("keepalive.time", keepalive.time(), options::keepAliveTime);
		valid("keepalive.timeout", keepalive.timeout(), options::keepAliveTimeout);
		valid("keepalive.permit.time", keepalive.permit().time(), options::permitKeepAliveTime);
		options.permitKeepAliveWithoutCalls(keepalive.permit().withoutCalls());
		PropertyMapper map = PropertyMapper.get();
		map.from(connection::maxAge).to((age) -> valid("keepalive.connection.max-age", age, options::maxAge));
		map.from(connection::gracePeriod)
			.to((grace) -> valid("keepalive.connection.grace-period", grace, options::maxAgeGrace));
		map.from(connection::maxIdleTime)
			.to((idle) -> valid("keepalive.connection.max-idle-time", idle, options::maxIdle));
		options.flowControl(new FlowControlFactory(this.properties.flowControl()).create());
		return options.build();
	}

	private static void bytes(String property, DataSize size, IntConsumer setting) {
		if (size.toBytes() > Integer.MAX_VALUE) {
			throw invalid(property, size, "it has to be less than 2GB", null);
		}
		valid(property, size, (limit) -> setting.accept((int) limit.toBytes()));
	}

	private static void whole(String property, int value, IntConsumer setting) {
		valid(property, value, setting::accept);
	}

	private static <T> void valid(String property, T value, Consumer<T> setting) {
		try {
			setting.accept(value);
		}
		catch (IllegalArgumentException ex) {
			throw invalid(property, value, String.valueOf(ex.getMessage()), ex);
		}
	}

	private static InvalidConfigurationPropertyValueException invalid(String property, Object value, String reason,
			@Nullable Throwable cause) {
		return new InvalidConfigurationPropertyValueException("grpc.server." + property, value, reason, cause);
	}

}
