package io.freshet.spring.autoconfigure.actuate;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import io.freshet.rpc.ConnectionLimits;
import io.freshet.rpc.ConnectionOptions;
import io.freshet.rpc.Guard;
import io.freshet.rpc.GuardCounters;
import io.freshet.rpc.server.ServerLimits;
import io.freshet.rpc.server.ServerOptions;
import org.jspecify.annotations.Nullable;

/** Limits in force and guards that have acted, as the endpoint shows them. */
final class Limits {

	private Limits() {
	}

	static Map<String, Object> of(ServerOptions options) {
		Map<String, Object> all = new LinkedHashMap<>();
		ServerLimits limits = options.limits();
		all.put("maxInboundMessageBytes", options.maxInboundMessageBytes());
		all.put("maxMetadataBytes", options.maxMetadataBytes());
		all.put("maxConcurrentStreams", options.maxConcurrentStreams());
		all.put("streamWindowBytes", options.connection().flowControl().streamWindowBytes());
		all.put("blockingThreads", options.handlerThreads().blockingThreads());
		all.put("blockingQueue", options.handlerThreads().blockingQueue());
		all.put("calls", (limits.concurrencyLimit() != null) ? "adaptive" : limits.calls());
		all.put("serviceCalls", limits.serviceCalls());
		all.put("connections", limits.connections());
		all.put("connectionsPerPeer", limits.connectionsPerPeer());
		connection(all, limits.connection());
		timers(all, options.connection());
		return all;
	}

	private static void connection(Map<String, Object> all, ConnectionLimits limits) {
		all.put("headerFields", limits.headerFields());
		all.put("resets", limits.resets());
		all.put("pings", limits.pings());
		all.put("settings", limits.settings());
		all.put("ignoredFrames", limits.ignoredFrames());
		all.put("windowUpdates", limits.windowUpdates());
		all.put("emptyFrames", limits.emptyFrames());
		put(all, "handshakeTime", limits.handshakeTime());
		put(all, "firstRequestTime", limits.firstRequestTime());
		put(all, "stallTime", limits.stallTime());
		put(all, "messageTime", limits.messageTime());
	}

	private static void timers(Map<String, Object> all, ConnectionOptions options) {
		put(all, "keepAliveTime", options.keepAliveTime());
		put(all, "keepAliveTimeout", options.keepAliveTimeout());
		put(all, "permitKeepAliveTime", options.permitKeepAliveTime());
		put(all, "maxAge", options.maxAge());
		put(all, "maxAgeGrace", options.maxAgeGrace());
		put(all, "maxIdle", options.maxIdle());
	}

	private static void put(Map<String, Object> all, String name, @Nullable Duration value) {
		if (value != null) {
			all.put(name, value.toString());
		}
	}

	/** Leaves out the guards that have not acted. */
	static Map<String, Long> guards(GuardCounters counters) {
		Map<String, Long> acted = new LinkedHashMap<>();
		for (Guard guard : Guard.values()) {
			long count = counters.count(guard);
			if (count > 0) {
				acted.put(guard.name(), count);
			}
		}
		return acted;
	}

}
