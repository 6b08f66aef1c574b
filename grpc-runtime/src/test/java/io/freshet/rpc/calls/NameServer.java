package io.freshet.rpc.calls;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

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
 * A name server that knows one name, whose addresses the test says. IPv6 addresses come
 * behind IPv4 addresses.
 */
public final class NameServer implements AutoCloseable {

	private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

	private final Channel channel;

	private final String name;

	private volatile List<String> addresses;

	/** The answers about IPv6 that wait for one about IPv4; confined to the loop. */
	private final Deque<DatagramDnsResponse> held = new ArrayDeque<>();

	/** The answers about IPv4 that no answer about IPv6 has followed yet. */
	private int lead;

	private final AtomicInteger questions = new AtomicInteger();

	/**
	 * Starts.
	 * @param name what is asked for
	 * @param addresses its addresses, of both families
	 */
	public NameServer(String name, List<String> addresses) {
		this.name = name + ".";
		this.addresses = addresses;
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
	 * Returns the port.
	 * @return a port of 127.0.0.1
	 */
	public int port() {
		return ((InetSocketAddress) this.channel.localAddress()).getPort();
	}

	void addresses(List<String> addresses) {
		this.addresses = addresses;
	}

	/** Returns how often an IPv4 address was asked for. */
	int questions() {
		return this.questions.get();
	}

	@Override
	public void close() {
		this.channel.close().syncUninterruptibly();
		this.group.shutdownGracefully(0, 1, java.util.concurrent.TimeUnit.SECONDS).syncUninterruptibly();
	}

	/** Answers each question. */
	private final class Answers extends SimpleChannelInboundHandler<DatagramDnsQuery> {

		@Override
		protected void channelRead0(ChannelHandlerContext context, DatagramDnsQuery query) throws Exception {
			DnsQuestion question = query.recordAt(DnsSection.QUESTION);
			DatagramDnsResponse response = new DatagramDnsResponse(query.recipient(), query.sender(), query.id());
			response.setAuthoritativeAnswer(true);
			response.addRecord(DnsSection.QUESTION, new DefaultDnsQuestion(question.name(), question.type()));
			if (!question.name().equals(NameServer.this.name)) {
				response.setCode(DnsResponseCode.NXDOMAIN);
			}
			else if (question.type().equals(DnsRecordType.A)) {
				NameServer.this.questions.incrementAndGet();
				NameServer.this.lead++;
				addAddresses(response, question, 4);
			}
			else if (question.type().equals(DnsRecordType.AAAA)) {
				addAddresses(response, question, 16);
				NameServer.this.held.add(response);
				sendHeld(context);
				return;
			}
			context.writeAndFlush(response);
			sendHeld(context);
		}

		private void sendHeld(ChannelHandlerContext context) {
			while (NameServer.this.lead > 0 && !NameServer.this.held.isEmpty()) {
				NameServer.this.lead--;
				context.writeAndFlush(NameServer.this.held.remove());
			}
		}

		private void addAddresses(DatagramDnsResponse response, DnsQuestion question, int bytes) throws Exception {
			for (String address : NameServer.this.addresses) {
				byte[] octets = InetAddress.getByName(address).getAddress();
				if (octets.length == bytes) {
					response.addRecord(DnsSection.ANSWER, new DefaultDnsRawRecord(question.name(), question.type(), 1,
							Unpooled.wrappedBuffer(octets)));
				}
			}
		}

	}

}
