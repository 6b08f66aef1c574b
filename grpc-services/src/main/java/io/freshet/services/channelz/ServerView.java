package io.freshet.services.channelz;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.freshet.rpc.ConnectionSnapshot;
import io.freshet.rpc.server.ServerSnapshot;
import io.freshet.services.channelz.v1.Server;
import io.freshet.services.channelz.v1.ServerData;
import io.freshet.services.channelz.v1.ServerRef;
import io.freshet.services.channelz.v1.Socket;
import io.freshet.services.channelz.v1.SocketRef;

/**
 * A server as channelz shows it. Immutable.
 *
 * @param id the id of the server
 * @param snapshot the server
 */
record ServerView(long id, ServerSnapshot snapshot) {

	Server toServer() {
		ConnectionSnapshot.Streams streams = this.snapshot.streams();
		ServerData.Builder data = ServerData.newBuilder()
			.setCallsStarted(streams.started())
			.setCallsFailed(this.snapshot.callsFailed())
			.setCallsSucceeded(Math.max(0, streams.started() - streams.open() - this.snapshot.callsFailed()));
		if (streams.lastStartedAt() != null) {
			data.setLastCallStartedTimestamp(SocketView.timestamp(streams.lastStartedAt()));
		}
		Server.Builder server = Server.newBuilder()
			.setRef(ServerRef.newBuilder().setServerId(this.id).setName("server " + this.id))
			.setData(data);
		for (int i = 0; i < this.snapshot.listeners().size(); i++) {
			server.addListenSocket(listenerRef(i));
		}
		return server.build();
	}

	private SocketRef listenerRef(int index) {
		return SocketRef.newBuilder()
			.setSocketId(PartIds.part(this.id, index))
			.setName(String.valueOf(this.snapshot.listeners().get(index).address()))
			.build();
	}

	/** Returns the connections by id, the oldest first. */
	Map<Long, SocketView> connections() {
		Map<Long, SocketView> connections = new TreeMap<>();
		List<ServerSnapshot.Listener> listeners = this.snapshot.listeners();
		for (int i = 0; i < listeners.size(); i++) {
			for (ConnectionSnapshot connection : listeners.get(i).connections()) {
				long id = PartIds.connection(this.id, i, connection.number());
				connections.put(id, new SocketView(id, connection, true));
			}
		}
		return connections;
	}

	/** Returns the listeners and the connections by id. */
	Map<Long, Socket> sockets() {
		Map<Long, Socket> sockets = new TreeMap<>();
		List<ServerSnapshot.Listener> listeners = new ArrayList<>(this.snapshot.listeners());
		for (int i = 0; i < listeners.size(); i++) {
			sockets.put(PartIds.part(this.id, i),
					Socket.newBuilder()
						.setRef(listenerRef(i))
						.setLocal(SocketView.address(listeners.get(i).address()))
						.build());
		}
		connections().forEach((id, connection) -> sockets.put(id, connection.toSocket()));
		return sockets;
	}

}
