package io.freshet.spring.autoconfigure.server;

import java.net.InetAddress;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Properties of the server. Immutable.
 *
 * @param port Port to listen on; 0 for any free one.
 * @param address Network address to listen on. By default all of them.
 * @param maxConcurrentStreams Most calls that one connection may have under way; a client
 * has to hold back further ones.
 * @param inbound Limits on what clients send.
 * @param executor Threads for handlers that may block.
 * @param shutdown How the server stops.
 * @param ssl TLS of the connections.
 */
@ConfigurationProperties("grpc.server")
record RpcServerProperties(@DefaultValue("9090") int port, @Nullable InetAddress address,
		@DefaultValue("1000") int maxConcurrentStreams, @DefaultValue Inbound inbound, @DefaultValue Executor executor,
		@DefaultValue Shutdown shutdown, @DefaultValue Ssl ssl) {

	/**
	 * Limits on what clients send.
	 *
	 * @param message Limits on messages.
	 * @param metadata Limits on headers.
	 */
	record Inbound(@DefaultValue Message message, @DefaultValue Metadata metadata) {

	}

	/**
	 * Limits on messages.
	 *
	 * @param maxSize Longest request message that is accepted, after decompression; a
	 * longer one ends the call with RESOURCE_EXHAUSTED.
	 */
	record Message(@DefaultValue("4MB") DataSize maxSize) {

	}

	/**
	 * Limits on headers.
	 *
	 * @param maxSize Largest block of headers that is accepted, counted as HTTP/2 does; a
	 * larger one is refused.
	 */
	record Metadata(@DefaultValue("8KB") DataSize maxSize) {

	}

	/**
	 * Threads for handlers that may block, where they do not run on virtual threads.
	 *
	 * @param threads Most handlers that run at the same time.
	 * @param queueCapacity Most calls that wait for a thread; further ones are refused.
	 */
	record Executor(@DefaultValue("200") int threads, @DefaultValue("1000") int queueCapacity) {

	}

	/**
	 * How the server stops.
	 *
	 * @param gracePeriod Time that calls under way have to end before they are cancelled.
	 * Never longer than "spring.lifecycle.timeout-per-shutdown-phase".
	 */
	record Shutdown(@DefaultValue("30s") Duration gracePeriod) {

	}

	/**
	 * TLS of the connections.
	 *
	 * @param bundle SSL bundle with the certificate and the key of the server. Without
	 * one the server speaks plaintext.
	 */
	record Ssl(@Nullable String bundle) {

	}

}
