package io.freshet.interop.names;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.handler.codec.dns.DatagramDnsQuery;
import io.netty.handler.codec.dns.DatagramDnsQueryDecoder;
import io.netty.handler.codec.dns.DatagramDnsResponse;
import io.netty.handler.codec.dns.DatagramDnsResponseEncoder;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DefaultDnsRawRecord;
import io.netty.handler.codec.dns.DnsQuestion;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.handler.codec.dns.DnsSection;

/**
 * An authoritative name server on a port of 127.0.0.1, over UDP. Its names can change at
 * any time; answers may be kept for a second. Safe for use by several threads.
 */
public final class NameServer implements AutoCloseable {

	private static final int TIME_TO_LIVE_SECONDS = 1;

	private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

	private final Map<String, List<byte[]>> names = new ConcurrentHashMap<>();

	private final Channel channel;

	/** Starts. */
	public NameServer() {
		this.channel = new Bootstrap().group(this.group)
			.channel(NioDatagramChannel.class)
			.handler(new ChannelInitializer<>() {

				@Override
				protected void initChannel(Channel channel) {
					channel.pipeline()
						.addLast(new DatagramDnsQueryDecoder(), new DatagramDnsResponseEncoder(), new Answers());
				}

			})
			.bind(new InetSocketAddress("127.0.0.1", 0))
			.syncUninterruptibly()
			.channel();
	}

	/**
	 * Says what a name stands for from now on.
	 * @param name the name
	 * @param addresses of IPv4 or IPv6, in numbers; may be empty
	 */
	public void set(String name, List<String> addresses) {
		this.names.put(name.toLowerCase(Locale.ROOT) + ".", addresses.stream().map(NameServer::octets).toList());
	}

	private static byte[] octets(String address) {
		try {
			return InetAddress.getByName(address).getAddress();
		}
		catch (UnknownHostException ex) {
			throw new IllegalArgumentException(address, ex);
		}
	}

	/**
	 * Returns a target that asks this server.
	 * @param name the name
	 * @param port the port of the servers
	 * @return such as {@code dns://127.0.0.1:5353/name:9090}
	 */
	public String target(String name, int port) {
		return "dns://127.0.0.1:" + ((InetSocketAddress) this.channel.localAddress()).getPort() + "/" + name + ":"
				+ port;
	}

	@Override
	public void close() {
		this.channel.close().syncUninterruptibly();
		this.group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
	}

	/** Answers each question. */
	private final class Answers extends SimpleChannelInboundHandler<DatagramDnsQuery> {

		@Override
		protected void channelRead0(ChannelHandlerContext context, DatagramDnsQuery query) {
			DnsQuestion question = query.recordAt(DnsSection.QUESTION);
			DatagramDnsResponse response = new DatagramDnsResponse(query.recipient(), query.sender(), query.id());
			response.setAuthoritativeAnswer(true);
			response.addRecord(DnsSection.QUESTION, new DefaultDnsQuestion(question.name(), question.type()));
			List<byte[]> addresses = NameServer.this.names.get(question.name().toLowerCase(Locale.ROOT));
			if (addresses == null) {
				response.setCode(DnsResponseCode.NXDOMAIN);
			}
			else {
				for (byte[] address : addresses) {
					DnsRecordType type = (address.length == 4) ? DnsRecordType.A : DnsRecordType.AAAA;
					if (question.type().equals(type)) {
						response.addRecord(DnsSection.ANSWER, new DefaultDnsRawRecord(question.name(), type,
								TIME_TO_LIVE_SECONDS, Unpooled.wrappedBuffer(address)));
					}
				}
			}
			context.writeAndFlush(response);
		}

	}

}
