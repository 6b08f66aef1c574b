package io.freshet.services.channelz;

import java.util.Collection;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import io.freshet.rpc.client.RpcChannel;
import io.freshet.rpc.server.RpcServer;
import io.freshet.rpc.server.ServiceDefinition;
import io.freshet.services.channelz.v1.ChannelzRpc;
import io.freshet.services.channelz.v1.GetSocketRequest;
import io.freshet.services.channelz.v1.GetSocketResponse;
import io.freshet.services.channelz.v1.Socket;
import org.jspecify.annotations.Nullable;

/**
 * The service {@code grpc.channelz.v1.Channelz}. Shows addresses of peers and
 * certificates: not for everybody. Keeps no trace of events. Safe for use by several
 * threads. Source: gRPC proposal A14.
 */
public final class ChannelzService {

	private final ChannelzEntities entities;

	/**
	 * Creates the service.
	 * @param servers gives the servers there are now
	 * @param channels gives the channels there are now
	 */
	public ChannelzService(Supplier<? extends Collection<RpcServer>> servers,
			Supplier<? extends Collection<RpcChannel>> channels) {
		this.entities = new ChannelzEntities(servers, channels);
	}

	/**
	 * Returns the service.
	 * @return what a server can serve
	 */
	public ServiceDefinition definition() {
		ChannelzServers servers = new ChannelzServers(this.entities);
		ChannelzChannels channels = new ChannelzChannels(this.entities);
		return ServiceDefinition.builder(ChannelzRpc.DESCRIPTOR)
			.asyncUnary(ChannelzRpc.GET_TOP_CHANNELS, channels::getTopChannels)
			.asyncUnary(ChannelzRpc.GET_SERVERS, servers::getServers)
			.asyncUnary(ChannelzRpc.GET_SERVER, servers::getServer)
			.asyncUnary(ChannelzRpc.GET_SERVER_SOCKETS, servers::getServerSockets)
			.asyncUnary(ChannelzRpc.GET_CHANNEL, channels::getChannel)
			.asyncUnary(ChannelzRpc.GET_SUBCHANNEL, channels::getSubchannel)
			.asyncUnary(ChannelzRpc.GET_SOCKET, this::getSocket)
			.build();
	}

	private CompletionStage<GetSocketResponse> getSocket(GetSocketRequest request) {
		long id = request.getSocketId();
		return socket(id).thenApply((socket) -> GetSocketResponse.newBuilder()
			.setSocket(ChannelzEntities.found(socket, "socket", id))
			.build());
	}

	private CompletionStage<@Nullable Socket> socket(long id) {
		long owner = PartIds.owner(id);
		if (this.entities.isServer(owner)) {
			return this.entities.server(owner).thenApply((server) -> server.sockets().get(id));
		}
		return this.entities.channel(owner).thenApply((channel) -> {
			SocketView view = channel.connections().get(id);
			return (view != null) ? view.toSocket() : null;
		});
	}

}
