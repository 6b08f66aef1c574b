package io.freshet.services.channelz;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.freshet.rpc.RpcException;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.client.RpcChannel;
import io.freshet.rpc.server.RpcServer;
import io.freshet.rpc.server.ServerOptions;
import io.freshet.services.channelz.v1.Channel;
import io.freshet.services.channelz.v1.ChannelConnectivityState.State;
import io.freshet.services.channelz.v1.ChannelzRpc;
import io.freshet.services.channelz.v1.GetChannelRequest;
import io.freshet.services.channelz.v1.GetServerRequest;
import io.freshet.services.channelz.v1.GetServerSocketsRequest;
import io.freshet.services.channelz.v1.GetServerSocketsResponse;
import io.freshet.services.channelz.v1.GetServersRequest;
import io.freshet.services.channelz.v1.GetSocketRequest;
import io.freshet.services.channelz.v1.GetSubchannelRequest;
import io.freshet.services.channelz.v1.GetTopChannelsRequest;
import io.freshet.services.channelz.v1.Server;
import io.freshet.services.channelz.v1.Socket;
import io.freshet.services.channelz.v1.Subchannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Tests for {@link ChannelzService}: a server and a channel that look at themselves. */
class ChannelzServiceTests {

	private final List<RpcServer> servers = new ArrayList<>();

	private final List<RpcChannel> channels = new ArrayList<>();

	private RpcServer server;

	private RpcChannel channel;

	@BeforeEach
	void start() throws Exception {
		ChannelzService service = new ChannelzService(() -> this.servers, () -> this.channels);
		this.server = RpcServer.create(ServerOptions.builder().port(0).build(), List.of(service.definition())).start();
		this.channel = RpcChannel.create("127.0.0.1:" + this.server.port());
		this.servers.add(this.server);
		this.channels.add(this.channel);
	}

	@AfterEach
	void stop() {
		this.channel.close();
		this.server.close();
	}

	@Test
	void showsServersWithTheirCalls() {
		assertThatExceptionOfType(RpcException.class)
			.isThrownBy(() -> client().getServer(GetServerRequest.newBuilder().setServerId(99).build()))
			.satisfies((ex) -> assertThat(ex.status().code()).isEqualTo(StatusCode.NOT_FOUND));
		Server server = server();
		assertThat(server.getData().getCallsStarted()).isEqualTo(2);
		assertThat(server.getData().getCallsFailed()).isEqualTo(1);
		assertThat(server.getData().getCallsSucceeded()).isZero();
		assertThat(server.getListenSocketCount()).isEqualTo(1);
		assertThat(client().getServer(GetServerRequest.newBuilder().setServerId(server.getRef().getServerId()).build())
			.getServer()
			.getRef()).isEqualTo(server.getRef());
	}

	@Test
	void showsTheListeningSocket() {
		Socket socket = socket(server().getListenSocket(0).getSocketId());
		assertThat(socket.getLocal().getTcpipAddress().getPort()).isEqualTo(this.server.port());
		assertThat(socket.hasRemote()).isFalse();
	}

	@Test
	void showsTheConnectionsOfAServer() {
		GetServerSocketsResponse sockets = client().getServerSockets(
				GetServerSocketsRequest.newBuilder().setServerId(server().getRef().getServerId()).build());
		assertThat(sockets.getEnd()).isTrue();
		assertThat(sockets.getSocketRefCount()).isEqualTo(1);
		Socket socket = socket(sockets.getSocketRef(0).getSocketId());
		assertThat(socket.getLocal().getTcpipAddress().getIpAddress().toByteArray()).containsExactly(127, 0, 0, 1);
		assertThat(socket.getData().getStreamsStarted()).isEqualTo(3);
		assertThat(socket.getData().getStreamsSucceeded()).isEqualTo(2);
		assertThat(socket.getData().hasLastRemoteStreamCreatedTimestamp()).isTrue();
		assertThat(socket.getData().getLocalFlowControlWindow().getValue()).isPositive();
		assertThat(socket.hasSecurity()).isFalse();
	}

	@Test
	void showsChannelsTheirEndpointsAndTheirConnections() {
		Channel channel = client().getTopChannels(GetTopChannelsRequest.getDefaultInstance()).getChannel(0);
		assertThat(channel.getData().getTarget()).isEqualTo("127.0.0.1:" + this.server.port());
		assertThat(channel.getData().getState().getState()).isEqualTo(State.READY);
		assertThat(channel.getData().getCallsStarted()).isEqualTo(1);
		assertThat(client()
			.getChannel(GetChannelRequest.newBuilder().setChannelId(channel.getRef().getChannelId()).build())
			.getChannel()
			.getRef()).isEqualTo(channel.getRef());
		long id = channel.getSubchannelRef(0).getSubchannelId();
		Subchannel subchannel = client().getSubchannel(GetSubchannelRequest.newBuilder().setSubchannelId(id).build())
			.getSubchannel();
		assertThat(subchannel.getData().getState().getState()).isEqualTo(State.READY);
		Socket socket = socket(subchannel.getSocketRef(0).getSocketId());
		assertThat(socket.getRemote().getTcpipAddress().getPort()).isEqualTo(this.server.port());
		assertThat(socket.getData().hasLastLocalStreamCreatedTimestamp()).isTrue();
	}

	@Test
	void answersNotFoundForIdsThatNobodyHas() {
		assertNotFound(() -> client().getChannel(GetChannelRequest.newBuilder().setChannelId(99).build()));
		assertNotFound(() -> client().getSubchannel(GetSubchannelRequest.newBuilder().setSubchannelId(99).build()));
		assertNotFound(() -> socket(99));
		assertNotFound(() -> socket(PartIds.connection(server().getRef().getServerId(), 0, 99)));
	}

	@Test
	void cutsListsIntoPages() {
		Map<Long, String> all = new TreeMap<>();
		for (long id = 1; id <= 250; id++) {
			all.put(id, "thing " + id);
		}
		assertThat(Page.of(all, 0, 0).entries()).hasSize(100).endsWith("thing 100");
		assertThat(Page.of(all, 0, 0).end()).isFalse();
		assertThat(Page.of(all, 101, 1000).entries()).hasSize(100).startsWith("thing 101");
		assertThat(Page.of(all, 151, 0).end()).isTrue();
		assertThat(Page.of(all, 250, 1)).isEqualTo(new Page<>(List.of("thing 250"), true));
		assertThat(Page.of(all, 251, 0)).isEqualTo(new Page<>(List.of(), true));
	}

	private ChannelzRpc.Client client() {
		return ChannelzRpc.client(this.channel).withDeadline(Duration.ofSeconds(10));
	}

	private Server server() {
		return client().getServers(GetServersRequest.getDefaultInstance()).getServer(0);
	}

	private Socket socket(long id) {
		return client().getSocket(GetSocketRequest.newBuilder().setSocketId(id).build()).getSocket();
	}

	private static void assertNotFound(Runnable call) {
		assertThatExceptionOfType(RpcException.class).isThrownBy(call::run)
			.satisfies((ex) -> assertThat(ex.status().code()).isEqualTo(StatusCode.NOT_FOUND));
	}

}
