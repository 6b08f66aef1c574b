package io.freshet.rpc.attacks;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

import io.freshet.rpc.Guard;
import io.freshet.rpc.client.ChannelOptions;
import io.freshet.rpc.client.ClientTls;
import io.freshet.rpc.internal.http2.Http2Script;
import io.freshet.rpc.internal.http2.Received;
import io.freshet.rpc.server.ServerTls;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Clients that take their time so as to keep what the server gave them. */
class SlowPeerTests {

	private static final Duration SHORT = Duration.ofMillis(200);

	private static final int NO_ERROR = 0;

	private static final int CANCEL = 8;

	@Test
	void closesConnectionWithoutPreface() throws Exception {
		try (Arena arena = new Arena((limits) -> limits.handshakeTime(SHORT))) {
			arena.survives(() -> closedAfter(arena, new byte[0]));
			assertThat(arena.count(Guard.HANDSHAKE_TIME)).isEqualTo(1);
		}
	}

	@Test
	void closesConnectionWithoutFirstSettings() throws Exception {
		try (Arena arena = new Arena((limits) -> limits.handshakeTime(SHORT))) {
			arena.survives(
					() -> closedAfter(arena, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
			assertThat(arena.count(Guard.HANDSHAKE_TIME)).isEqualTo(1);
		}
	}

	@Test
	void closesConnectionWithoutTlsHandshake() throws Exception {
		X509Bundle certificate = new CertificateBuilder().subject("CN=localhost")
			.addSanDnsName("localhost")
			.setIsCertificateAuthority(true)
			.buildSelfSigned();
		ServerTls tls = ServerTls.of(stream(certificate.getCertificatePathPEM()),
				stream(certificate.getPrivateKeyPEM()));
		ChannelOptions honest = ChannelOptions.builder()
			.authority("localhost")
			.tls(ClientTls.trusting(stream(certificate.getRootCertificatePEM())))
			.build();
		try (Arena arena = new Arena((limits) -> limits.handshakeTime(Duration.ofSeconds(1)), (limits) -> limits,
				(options) -> options.tls(tls), honest)) {
			arena.survives(() -> closedAfter(arena, new byte[] { 0x16, 3, 1 }));
			assertThat(arena.count(Guard.HANDSHAKE_TIME)).isEqualTo(1);
		}
	}

	/** With several hosts the server has to read the whole ClientHello itself. */
	@Test
	void closesConnectionThatAnnouncesAHugeClientHello() throws Exception {
		X509Bundle certificate = new CertificateBuilder().subject("CN=localhost")
			.addSanDnsName("localhost")
			.setIsCertificateAuthority(true)
			.buildSelfSigned();
		ServerTls one = ServerTls.of(stream(certificate.getCertificatePathPEM()),
				stream(certificate.getPrivateKeyPEM()));
		ServerTls hosts = ServerTls
			.of(stream(certificate.getCertificatePathPEM()), stream(certificate.getPrivateKeyPEM()))
			.withHost("other.example.com", one);
		ChannelOptions honest = ChannelOptions.builder()
			.authority("localhost")
			.tls(ClientTls.trusting(stream(certificate.getRootCertificatePEM())))
			.build();
		try (Arena arena = new Arena((limits) -> limits, (limits) -> limits, (options) -> options.tls(hosts), honest)) {
			// A record of 16 KiB, and in it the beginning of a ClientHello of 16 MiB.
			byte[] hello = new byte[5 + 16 * 1024];
			System.arraycopy(new byte[] { 0x16, 3, 1, 0x40, 0, 1, (byte) 0xff, (byte) 0xff, (byte) 0xff }, 0, hello, 0,
					9);
			arena.survives(() -> {
				for (int i = 0; i < 20; i++) {
					closedAfter(arena, hello);
				}
			});
			assertThat(arena.count(Guard.HANDSHAKE_TIME)).isZero();
		}
	}

	@Test
	void saysGoodbyeToAConnectionWithoutCalls() throws Exception {
		try (Arena arena = new Arena((limits) -> limits.firstRequestTime(SHORT))) {
			arena.survives(() -> {
				try (Http2Script client = Http2Script.connect(arena.port())) {
					assertThat(client.goAway()).isEqualTo(NO_ERROR);
				}
			});
			assertThat(arena.count(Guard.FIRST_REQUEST_TIME)).isEqualTo(1);
		}
	}

	@Test
	void endsCallWithoutWindow() throws Exception {
		try (Arena arena = new Arena((limits) -> limits.stallTime(SHORT))) {
			arena.survives(() -> {
				try (Http2Script client = Http2Script.connect(arena.port())) {
					client.frame(Http2Script.SETTINGS, 0, 0, new byte[] { 0, 4, 0, 0, 0, 0 });
					int stream = client.open(Arena.fields(Arena.FLOW));
					client.data(stream, Arena.message("all"), true);
					Received reply = client.replyAndReset(stream);
					assertThat(reply.resetCode()).isEqualTo(CANCEL);
				}
			});
			assertThat(arena.count(Guard.STALL_TIME)).isEqualTo(1);
		}
	}

	@Test
	void endsCallWhoseWindowGrowsByteByByte() throws Exception {
		try (Arena arena = new Arena((limits) -> limits.stallTime(SHORT))) {
			arena.survives(() -> {
				try (Http2Script client = Http2Script.connect(arena.port())) {
					client.frame(Http2Script.SETTINGS, 0, 0, new byte[] { 0, 4, 0, 0, 0, 0 });
					int stream = client.open(Arena.fields(Arena.FLOW));
					client.data(stream, Arena.message("all"), true);
					for (int i = 0; i < 900 && arena.count(Guard.STALL_TIME) == 0; i++) {
						client.frame(Http2Script.WINDOW_UPDATE, 0, stream, new byte[] { 0, 0, 0, 1 });
						LockSupport.parkNanos(500_000);
					}
					assertThat(client.replyAndReset(stream).resetCode()).isEqualTo(CANCEL);
				}
			});
			assertThat(arena.count(Guard.STALL_TIME)).isEqualTo(1);
		}
	}

	@Test
	void closesConnectionWhoseSocketTakesNothing() throws Exception {
		try (Arena arena = new Arena((limits) -> limits.stallTime(SHORT))) {
			arena.survives(() -> {
				try (Http2Script client = Http2Script.connect(arena.port())) {
					int stream = client.open(Arena.fields(Arena.FLOW));
					client.data(stream, Arena.message("all"), true);
					Arena.await("the guard", () -> arena.count(Guard.STALL_TIME) == 1);
					assertThat(client.reply(stream).endStream()).isFalse();
				}
			});
		}
	}

	@Test
	void endsCallWhoseOnlyRequestDoesNotGetComplete() throws Exception {
		endsCallWithHalfAMessage(Arena.fields(Arena.ECHO), 1);
	}

	@Test
	void endsCallWhoseOnlyRequestDoesNotCome() throws Exception {
		endsCallWithHalfAMessage(Arena.fields(Arena.ECHO), 0);
	}

	@Test
	void endsCallWhoseStreamOfRequestsStopsWithinOne() throws Exception {
		endsCallWithHalfAMessage(Arena.fields(Arena.COLLECT), 7);
	}

	@Test
	void endsCallWhoseHandlerStopsWhenItIsCancelled() throws Exception {
		endsCallWithHalfAMessage(Arena.fields(Arena.LAST), 7);
	}

	@Test
	void leavesAStreamAloneThatPausesBetweenMessages() throws Exception {
		try (Arena arena = new Arena((limits) -> limits.messageTime(SHORT));
				Http2Script pausing = Http2Script.connect(arena.port())) {
			int stream = pausing.open(Arena.fields(Arena.COLLECT));
			pausing.data(stream, Arena.message("one"), false);
			arena.survives(() -> endedWithHalfAMessage(arena, Arena.fields(Arena.ECHO), 1));
			pausing.data(stream, Arena.message("two"), true);
			assertThat(pausing.reply(stream).trailer("grpc-status")).isEqualTo("0");
		}
	}

	private static void endsCallWithHalfAMessage(String[] fields, int bytes) throws Exception {
		try (Arena arena = new Arena((limits) -> limits.messageTime(SHORT))) {
			arena.survives(() -> endedWithHalfAMessage(arena, fields, bytes));
		}
	}

	private static void endedWithHalfAMessage(Arena arena, String[] fields, int bytes) throws Exception {
		try (Http2Script client = Http2Script.connect(arena.port())) {
			int stream = client.open(fields);
			if (bytes > 0) {
				client.data(stream, java.util.Arrays.copyOf(Arena.message("Ada"), bytes), false);
			}
			Received reply = client.reply(stream);
			assertThat(reply.trailer("grpc-status")).as("%s", reply).isEqualTo("8");
			assertThat(reply.trailer("grpc-message")).contains("messageTime");
			assertThat(arena.count(Guard.MESSAGE_TIME)).isEqualTo(1);
		}
	}

	private static InputStream stream(String pem) {
		return new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII));
	}

	/** Sends bytes and then nothing, and reads to the end. */
	private static void closedAfter(Arena arena, byte[] bytes) throws Exception {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), arena.port())) {
			socket.setSoTimeout(60_000);
			socket.getOutputStream().write(bytes);
			InputStream in = socket.getInputStream();
			while (in.read() >= 0) {
				continue;
			}
		}
	}

}
