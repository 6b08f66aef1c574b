package io.freshet.services.channelz;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.time.Instant;

import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

import com.google.protobuf.ByteString;
import com.google.protobuf.Int64Value;
import com.google.protobuf.Timestamp;
import io.freshet.rpc.ConnectionSnapshot;
import io.freshet.services.channelz.v1.Address;
import io.freshet.services.channelz.v1.Security;
import io.freshet.services.channelz.v1.Socket;
import io.freshet.services.channelz.v1.SocketData;
import io.freshet.services.channelz.v1.SocketRef;
import org.jspecify.annotations.Nullable;

/**
 * A connection as channelz shows it. Immutable.
 *
 * @param id the id of the connection
 * @param connection the connection
 * @param server whether this side is the server
 */
record SocketView(long id, ConnectionSnapshot connection, boolean server) {

	SocketRef ref() {
		return SocketRef.newBuilder()
			.setSocketId(this.id)
			.setName(this.connection.localAddress() + " -> " + this.connection.remoteAddress())
			.build();
	}

	Socket toSocket() {
		Socket.Builder socket = Socket.newBuilder()
			.setRef(ref())
			.setData(data())
			.setLocal(address(this.connection.localAddress()))
			.setRemote(address(this.connection.remoteAddress()));
		SSLSession session = this.connection.tlsSession();
		if (session != null) {
			socket.setSecurity(Security.newBuilder().setTls(tls(session)));
		}
		return socket.build();
	}

	private SocketData data() {
		ConnectionSnapshot.Streams streams = this.connection.streams();
		ConnectionSnapshot.Flow flow = this.connection.flow();
		SocketData.Builder data = SocketData.newBuilder()
			.setStreamsStarted(streams.started())
			.setStreamsSucceeded(streams.succeeded())
			.setStreamsFailed(streams.failed())
			.setKeepAlivesSent(flow.keepAlivesSent())
			.setLocalFlowControlWindow(Int64Value.of(flow.sendWindowBytes()))
			.setRemoteFlowControlWindow(Int64Value.of(flow.receiveWindowBytes()));
		addMessages(data);
		Instant last = streams.lastStartedAt();
		if (last != null && this.server) {
			data.setLastRemoteStreamCreatedTimestamp(timestamp(last));
		}
		else if (last != null) {
			data.setLastLocalStreamCreatedTimestamp(timestamp(last));
		}
		return data.build();
	}

	private void addMessages(SocketData.Builder data) {
		ConnectionSnapshot.Messages messages = this.connection.messages();
		data.setMessagesSent(messages.sent()).setMessagesReceived(messages.received());
		if (messages.lastSentAt() != null) {
			data.setLastMessageSentTimestamp(timestamp(messages.lastSentAt()));
		}
		if (messages.lastReceivedAt() != null) {
			data.setLastMessageReceivedTimestamp(timestamp(messages.lastReceivedAt()));
		}
	}

	private static Security.Tls tls(SSLSession session) {
		Security.Tls.Builder tls = Security.Tls.newBuilder().setStandardName(session.getCipherSuite());
		tls.setLocalCertificate(encoded(session.getLocalCertificates()));
		try {
			tls.setRemoteCertificate(encoded(session.getPeerCertificates()));
		}
		catch (SSLPeerUnverifiedException ex) {
			// a peer without a certificate
		}
		return tls.build();
	}

	private static ByteString encoded(Certificate @Nullable [] chain) {
		try {
			return (chain != null && chain.length > 0) ? ByteString.copyFrom(chain[0].getEncoded()) : ByteString.EMPTY;
		}
		catch (CertificateEncodingException ex) {
			return ByteString.EMPTY;
		}
	}

	static Timestamp timestamp(Instant instant) {
		return Timestamp.newBuilder().setSeconds(instant.getEpochSecond()).setNanos(instant.getNano()).build();
	}

	static Address address(@Nullable SocketAddress address) {
		if (address instanceof InetSocketAddress inet && inet.getAddress() != null) {
			return Address.newBuilder()
				.setTcpipAddress(Address.TcpIpAddress.newBuilder()
					.setIpAddress(ByteString.copyFrom(inet.getAddress().getAddress()))
					.setPort(inet.getPort()))
				.build();
		}
		String text = String.valueOf(address);
		return text.startsWith("/")
				? Address.newBuilder().setUdsAddress(Address.UdsAddress.newBuilder().setFilename(text)).build()
				: Address.newBuilder().setOtherAddress(Address.OtherAddress.newBuilder().setName(text)).build();
	}

}
