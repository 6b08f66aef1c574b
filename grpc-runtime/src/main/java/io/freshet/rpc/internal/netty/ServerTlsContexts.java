package io.freshet.rpc.internal.netty;

import java.util.Map;
import java.util.function.BiConsumer;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SniHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.DomainWildcardMappingBuilder;
import io.netty.util.Mapping;
import org.jspecify.annotations.Nullable;

/**
 * The contexts of a listener: one for each pattern of host names that clients ask for,
 * and one for all others. Immutable. Source: RFC 6066, 3.
 */
public final class ServerTlsContexts {

	/** More than the largest ClientHello of any client there is. */
	private static final int MAX_CLIENT_HELLO_BYTES = 64 * 1024;

	private final SslContext main;

	private final @Nullable Mapping<String, SslContext> hosts;

	/**
	 * Creates contexts.
	 * @param main the context for clients that name no host, or another one
	 * @param hosts the contexts by host names; {@code *.example.com} stands for one label
	 * before the rest
	 */
	public ServerTlsContexts(SslContext main, Map<String, SslContext> hosts) {
		this.main = main;
		if (hosts.isEmpty()) {
			this.hosts = null;
			return;
		}
		DomainWildcardMappingBuilder<SslContext> mapping = new DomainWildcardMappingBuilder<>(main);
		hosts.forEach(mapping::add);
		this.hosts = mapping.build();
	}

	/**
	 * Begins TLS on a new connection. A client that knows no ALPN gets HTTP/1.1.
	 * @param channel the connection
	 * @param protocols what can be agreed on
	 * @param next takes the connection and what was agreed on
	 */
	void start(Channel channel, ServerProtocols protocols, BiConsumer<Channel, ServerProtocol> next) {
		channel.pipeline()
			.addLast(new HandshakeFarewell(),
					newHandler(channel.alloc(), protocols.limits().handshakeTime().toMillis()),
					new AlpnHandler((negotiated, protocol) -> next.accept(negotiated, protocols.of(protocol)),
							ApplicationProtocolNames.HTTP_1_1, protocols.reports()));
	}

	private ChannelHandler newHandler(ByteBufAllocator allocator, long handshakeMillis) {
		if (this.hosts == null) {
			return newHandler(this.main, allocator, handshakeMillis);
		}
		return new SniHandler(this.hosts, MAX_CLIENT_HELLO_BYTES, handshakeMillis) {

			@Override
			protected SslHandler newSslHandler(SslContext context, ByteBufAllocator allocator) {
				return ServerTlsContexts.newHandler(context, allocator, handshakeMillis);
			}

		};
	}

	private static SslHandler newHandler(SslContext context, ByteBufAllocator allocator, long handshakeMillis) {
		SslHandler handler = context.newHandler(allocator);
		handler.setHandshakeTimeoutMillis(handshakeMillis);
		return handler;
	}

}
