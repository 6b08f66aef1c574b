package io.freshet.services.channelz;

import java.util.concurrent.CompletionStage;

import io.freshet.services.channelz.v1.GetServerRequest;
import io.freshet.services.channelz.v1.GetServerResponse;
import io.freshet.services.channelz.v1.GetServerSocketsRequest;
import io.freshet.services.channelz.v1.GetServerSocketsResponse;
import io.freshet.services.channelz.v1.GetServersRequest;
import io.freshet.services.channelz.v1.GetServersResponse;

/** The methods of channelz about servers. Safe for use by several threads. */
final class ChannelzServers {

	private final ChannelzEntities entities;

	ChannelzServers(ChannelzEntities entities) {
		this.entities = entities;
	}

	CompletionStage<GetServersResponse> getServers(GetServersRequest request) {
		return this.entities.serverViews().thenApply((views) -> {
			Page<ServerView> page = Page.of(views, request.getStartServerId(), request.getMaxResults());
			GetServersResponse.Builder response = GetServersResponse.newBuilder().setEnd(page.end());
			page.entries().forEach((view) -> response.addServer(view.toServer()));
			return response.build();
		});
	}

	CompletionStage<GetServerResponse> getServer(GetServerRequest request) {
		return this.entities.server(request.getServerId())
			.thenApply((server) -> GetServerResponse.newBuilder().setServer(server.toServer()).build());
	}

	CompletionStage<GetServerSocketsResponse> getServerSockets(GetServerSocketsRequest request) {
		return this.entities.server(request.getServerId()).thenApply((server) -> {
			Page<SocketView> page = Page.of(server.connections(), request.getStartSocketId(), request.getMaxResults());
			GetServerSocketsResponse.Builder response = GetServerSocketsResponse.newBuilder().setEnd(page.end());
			page.entries().forEach((socket) -> response.addSocketRef(socket.ref()));
			return response.build();
		});
	}

}
