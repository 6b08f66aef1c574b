package io.freshet.spring.autoconfigure.client;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.freshet.spring.autoconfigure.client.ChannelProperties.Connect;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.context.SmartLifecycle;

/**
 * Connects the channels that are to be connected at the start, and holds the start up for
 * that, but not for long: servers that are away must not keep an application from
 * starting. Confined to the thread that starts the context.
 */
final class EagerChannels implements SmartLifecycle {

	private static final Log logger = LogFactory.getLog(EagerChannels.class);

	private final RpcClientProperties properties;

	private final RpcClients clients;

	private boolean running;

	EagerChannels(RpcClientProperties properties, RpcClients clients) {
		this.properties = properties;
		this.clients = clients;
	}

	@Override
	public void start() {
		this.running = true;
		Map<String, CompletableFuture<Void>> connecting = new TreeMap<>();
		for (String name : this.properties.names()) {
			if (this.properties.of(name).connect() == Connect.EAGER) {
				connecting.put(name, this.clients.channel(name).connect().toCompletableFuture());
			}
		}
		if (!connecting.isEmpty()) {
			await(connecting);
		}
	}

	private void await(Map<String, CompletableFuture<Void>> connecting) {
		Duration time = this.properties.startupWait();
		try {
			CompletableFuture.allOf(connecting.values().toArray(CompletableFuture[]::new))
				.get(time.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (ExecutionException | TimeoutException ex) {
			connecting.values().removeIf((connected) -> connected.isDone() && !connected.isCompletedExceptionally());
			logger.warn("The application starts without connections of the channels "
					+ String.join(", ", connecting.keySet()) + ", which had " + time.toMillis()
					+ " ms (grpc.client.startup-wait); they go on trying");
		}
	}

	@Override
	public void stop() {
		this.running = false;
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

}
