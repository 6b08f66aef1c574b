package io.freshet.rpc.client;

import java.time.Duration;
import java.util.List;

import io.freshet.rpc.ConnectionLimits;
import io.freshet.rpc.ConnectionOptions;
import io.freshet.rpc.client.policy.ServiceConfig;
import org.jspecify.annotations.Nullable;

/**
 * The values of {@link ChannelOptions} with their defaults. Not for use by several
 * threads while they are collected, unchanged afterwards.
 */
class ChannelSettings implements Cloneable {

	@Nullable Duration deadline;

	int maxInboundMessageBytes = 4 * 1024 * 1024;

	int maxMetadataBytes = 8 * 1024;

	ConnectionLimits limits = ConnectionLimits.DEFAULTS;

	@Nullable ClientTls tls;

	@Nullable String authority;

	@Nullable String userAgent;

	List<ClientInterceptor> interceptors = List.of();

	String compression = Compression.IDENTITY;

	boolean waitForReady;

	Duration connectTimeout = Duration.ofSeconds(20);

	int connections = 1;

	/** 0 for the default of the HTTP version. */
	int maxConnectionsPerEndpoint;

	HttpVersion httpVersion = HttpVersion.HTTP_2;

	ConnectionOptions connection = ConnectionOptions.forClient();

	ProtocolOptions protocol = ProtocolOptions.DEFAULTS;

	EndpointOptions endpoints = EndpointOptions.DEFAULTS;

	ServiceConfig serviceConfig = ServiceConfig.EMPTY;

	/** Returns settings with the same values that can be changed. */
	ChannelSettings copy() {
		try {
			return (ChannelSettings) clone();
		}
		catch (CloneNotSupportedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
