package io.freshet.spring.autoconfigure.client;

import java.time.Duration;
import java.util.List;

import io.freshet.rpc.RpcProtocol;
import io.freshet.rpc.client.HttpVersion;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Properties of one channel, or of all of them. What is {@code null} was not set.
 * Immutable.
 *
 * @param target Where the server is: "host:port", "dns:///host:port",
 * "static://host:port,host:port", "discovery:///service-id", "unix:/path" or
 * "in-memory:name".
 * @param deadline Time that each call has from its start, connecting included. A shorter
 * deadline of the client or of the call being served still holds. By default there is
 * none.
 * @param connect When the channel connects: "lazy" with the first call, "eager" at the
 * start of the application, which waits for that a little.
 * @param connectTimeout Time that one attempt to connect may take, TLS handshake
 * included.
 * @param connections Number of connections over which calls are spread.
 * @param maxConnectionsPerEndpoint Most connections that each of those may become when
 * the server's limit on concurrent calls holds calls back. With 1 such calls wait. Over
 * HTTP/1.1, where the limit is one call, 16 by default.
 * @param httpVersion Version of HTTP to speak. gRPC itself needs HTTP/2.
 * @param idleTimeout Time without calls after which a channel closes its connections and
 * stops looking for servers; the next call begins anew.
 * @param keepalive How to find out that a server is gone.
 * @param flowControl How much the server may send ahead of those that use it.
 * @param waitForReady Whether calls wait for a connection, until their deadline, instead
 * of failing with UNAVAILABLE when there is none.
 * @param compression Coding of requests: "identity" for none, "gzip", or "br" and "zstd"
 * where their libraries are.
 * @param protocol What is spoken with the server.
 * @param json Whether messages travel as JSON instead of protobuf's binary format. Needs
 * protobuf-java-util on the class path.
 * @param httpGet Whether unary calls of methods without side effects are made by GET, so
 * that caches between can keep the answers. For the protocol "connect" alone.
 * @param authority Host name to send as authority and to expect in the server's
 * certificate. By default the one in the target.
 * @param userAgent Text to put before the name of the library in the user-agent header.
 * @param inbound Limits on what the server sends.
 * @param limits What a connection puts up with.
 * @param ssl TLS of the connection.
 * @param auth Credentials that the channel shows.
 * @param loadBalancing How the servers are found and chosen.
 * @param validation Which messages are checked on this side.
 * @param interceptors Interceptors of this channel alone, the outermost first, inside
 * those of all channels: names of beans or of classes. A bean that is named here is not
 * around the calls of other channels. By default there are none.
 * @param resilience What stands between calls and servers that fail.
 * @param retry When calls are sent again that say nothing of it: "none" for never, "safe"
 * when the server has surely not processed them, and after UNAVAILABLE when the method is
 * declared idempotent or free of side effects.
 * @param methods What holds for the calls of some methods: a list, each with "names" and
 * some of "timeout", "wait-for-ready", "max-request-size", "max-response-size", "retry",
 * "retry-policy" and "hedging-policy". By default nothing.
 * @param retryThrottling What holds further attempts back while too many calls fail.
 * @param serviceConfig Service config of gRPC in JSON, or a location such as
 * "classpath:greeter.json", in place of "methods", "retry" and "retry-throttling". By
 * default there is none.
 */
record ChannelProperties(@Nullable String target, @Nullable Duration deadline, @Nullable Connect connect,
		@Nullable Duration connectTimeout, @Nullable Integer connections, @Nullable Integer maxConnectionsPerEndpoint,
		@Nullable HttpVersion httpVersion, @Nullable Duration idleTimeout, @DefaultValue Keepalive keepalive,
		@DefaultValue Windows flowControl, @Nullable Boolean waitForReady, @Nullable String compression,
		@Nullable RpcProtocol protocol, @Nullable Boolean json, @Nullable Boolean httpGet, @Nullable String authority,
		@Nullable String userAgent, @DefaultValue Inbound inbound, @DefaultValue Limits limits, @DefaultValue Ssl ssl,
		@NestedConfigurationProperty @DefaultValue AuthProperties auth,
		@NestedConfigurationProperty @DefaultValue LoadBalancingProperties loadBalancing,
		@NestedConfigurationProperty @DefaultValue ValidationProperties validation, @Nullable List<String> interceptors,
		@NestedConfigurationProperty @DefaultValue ResilienceProperties resilience,
		MethodProperties.@Nullable RetryPreset retry, @DefaultValue List<MethodProperties> methods,
		@NestedConfigurationProperty @DefaultValue ThrottlingProperties retryThrottling,
		@Nullable String serviceConfig) {

	/**
	 * Returns these properties, completed by others.
	 * @param other says what these do not
	 * @return the completed properties
	 */
	ChannelProperties orElse(ChannelProperties other) {
		boolean json = this.serviceConfig != null;
		boolean own = this.retry != null || !this.methods.isEmpty() || this.retryThrottling.isSet();
		return new ChannelProperties(first(this.target, other.target), first(this.deadline, other.deadline),
				first(this.connect, other.connect), first(this.connectTimeout, other.connectTimeout),
				first(this.connections, other.connections),
				first(this.maxConnectionsPerEndpoint, other.maxConnectionsPerEndpoint),
				first(this.httpVersion, other.httpVersion), first(this.idleTimeout, other.idleTimeout),
				this.keepalive.orElse(other.keepalive), this.flowControl.orElse(other.flowControl),
				first(this.waitForReady, other.waitForReady), first(this.compression, other.compression),
				first(this.protocol, other.protocol), first(this.json, other.json), first(this.httpGet, other.httpGet),
				first(this.authority, other.authority), first(this.userAgent, other.userAgent),
				this.inbound.orElse(other.inbound), this.limits.orElse(other.limits), this.ssl.orElse(other.ssl),
				this.auth.orElse(other.auth), this.loadBalancing.orElse(other.loadBalancing),
				this.validation.orElse(other.validation), first(this.interceptors, other.interceptors),
				this.resilience.orElse(other.resilience), json ? this.retry : first(this.retry, other.retry),
				json ? this.methods : ServiceConfigFactory.merge(this.methods, other.methods),
				json ? this.retryThrottling : this.retryThrottling.orElse(other.retryThrottling),
				own ? this.serviceConfig : first(this.serviceConfig, other.serviceConfig));
	}

	private static <T> @Nullable T first(@Nullable T own, @Nullable T other) {
		return (own != null) ? own : other;
	}

	/** When a channel connects. */
	enum Connect {

		/** With the first call. */
		LAZY,

		/** At the start of the application. */
		EAGER

	}

	/**
	 * How to find out that a server is gone.
	 *
	 * @param time Time without a byte from the server after which it is asked for a sign
	 * of life. By default it is not asked. Servers close the connection of a client that
	 * asks more often than they permit, which is once in five minutes unless they say
	 * otherwise.
	 * @param timeout Time that the server has for that sign before the connection is
	 * closed and its calls end with UNAVAILABLE.
	 * @param withoutCalls Whether to ask also while no call is under way.
	 */
	record Keepalive(@Nullable Duration time, @Nullable Duration timeout, @Nullable Boolean withoutCalls) {

		private Keepalive orElse(Keepalive other) {
			return new Keepalive(first(this.time, other.time), first(this.timeout, other.timeout),
					first(this.withoutCalls, other.withoutCalls));
		}

	}

	/**
	 * How much the server may send ahead of those that use it.
	 *
	 * @param streamWindow What the server may send on a call before its messages are
	 * taken; at least 65535B. Set, it stays as it is. By default it starts at 1MB and
	 * grows with what the path can hold.
	 * @param connectionWindow What the server may have under way on a connection; at
	 * least 65535B. Set, no window grows. By default twice the window of a stream, at
	 * least 1MB.
	 * @param maxStreamWindow How far the window of a stream may grow, and how much all
	 * streams of a connection may have above their first windows.
	 */
	record Windows(@Nullable DataSize streamWindow, @Nullable DataSize connectionWindow,
			@Nullable DataSize maxStreamWindow) {

		private Windows orElse(Windows other) {
			return new Windows(first(this.streamWindow, other.streamWindow),
					first(this.connectionWindow, other.connectionWindow),
					first(this.maxStreamWindow, other.maxStreamWindow));
		}

	}

	/**
	 * Limits on what the server sends.
	 *
	 * @param message Limits on messages.
	 * @param metadata Limits on headers and trailers.
	 */
	record Inbound(@DefaultValue Message message, @DefaultValue Metadata metadata) {

		private Inbound orElse(Inbound other) {
			return new Inbound(new Message(first(this.message.maxSize, other.message.maxSize)),
					new Metadata(first(this.metadata.maxSize, other.metadata.maxSize)));
		}

	}

	/**
	 * Limits on messages.
	 *
	 * @param maxSize Longest response message that is accepted, after decompression; a
	 * longer one ends the call with RESOURCE_EXHAUSTED.
	 */
	record Message(@Nullable DataSize maxSize) {

	}

	/**
	 * Limits on headers and trailers.
	 *
	 * @param maxSize Largest block of headers or trailers that is accepted, counted as
	 * HTTP/2 does; a larger one ends the call.
	 */
	record Metadata(@Nullable DataSize maxSize) {

	}

	/**
	 * What a connection puts up with.
	 *
	 * @param handshakeTime Time in which the first SETTINGS of the server have to come; 0
	 * for no limit.
	 * @param stallTime Time for which the server may leave unread what it is sent; 0 for
	 * no limit.
	 * @param headerFields Most fields in one block of headers or trailers; a larger one
	 * ends the call.
	 * @param resets Most resets in 30 seconds of streams that are over.
	 * @param pings Most PING frames in 30 seconds, besides two for each frame of a
	 * request.
	 * @param settings Most SETTINGS frames in 30 seconds.
	 * @param ignoredFrames Most PRIORITY and unknown frames in 30 seconds.
	 * @param windowUpdates Most WINDOW_UPDATE frames in 30 seconds, besides ten for each
	 * frame of a request.
	 * @param emptyFrames Most DATA frames of less than five bytes in a row.
	 */
	record Limits(@Nullable Duration handshakeTime, @Nullable Duration stallTime, @Nullable Integer headerFields,
			@Nullable Integer resets, @Nullable Integer pings, @Nullable Integer settings,
			@Nullable Integer ignoredFrames, @Nullable Integer windowUpdates, @Nullable Integer emptyFrames) {

		private Limits orElse(Limits other) {
			return new Limits(first(this.handshakeTime, other.handshakeTime), first(this.stallTime, other.stallTime),
					first(this.headerFields, other.headerFields), first(this.resets, other.resets),
					first(this.pings, other.pings), first(this.settings, other.settings),
					first(this.ignoredFrames, other.ignoredFrames), first(this.windowUpdates, other.windowUpdates),
					first(this.emptyFrames, other.emptyFrames));
		}

	}

	/**
	 * TLS of the connection.
	 *
	 * @param enabled Whether to use TLS. By default only when a bundle is named. Without
	 * a bundle, the certificates that the JVM trusts are trusted.
	 * @param bundle SSL bundle whose trust store tells which servers to trust, and whose
	 * key store, if it has one, holds the certificate to show them.
	 */
	record Ssl(@Nullable Boolean enabled, @Nullable String bundle) {

		/**
		 * Returns whether TLS is on.
		 * @return whether it is switched on, or a bundle is named and it is not switched
		 * off
		 */
		boolean isOn() {
			return (this.enabled != null) ? this.enabled : this.bundle != null;
		}

		private Ssl orElse(Ssl other) {
			return new Ssl(first(this.enabled, other.enabled), first(this.bundle, other.bundle));
		}

	}

}
