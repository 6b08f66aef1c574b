package io.freshet.services.channelz;

import java.util.Map;
import java.util.TreeMap;

import io.freshet.rpc.ConnectionSnapshot;
import io.freshet.rpc.client.ChannelSnapshot;
import io.freshet.rpc.client.ConnectivityState;
import io.freshet.services.channelz.v1.Channel;
import io.freshet.services.channelz.v1.ChannelConnectivityState;
import io.freshet.services.channelz.v1.ChannelData;
import io.freshet.services.channelz.v1.ChannelRef;
import io.freshet.services.channelz.v1.Subchannel;
import io.freshet.services.channelz.v1.SubchannelRef;

/**
 * A channel as channelz shows it; its endpoints are the subchannels. Immutable.
 *
 * @param id the id of the channel
 * @param snapshot the channel
 */
record ChannelView(long id, ChannelSnapshot snapshot) {

	Channel toChannel() {
		long failed = 0;
		long unsent = 0;
		Channel.Builder channel = Channel.newBuilder()
			.setRef(ChannelRef.newBuilder().setChannelId(this.id).setName(this.snapshot.target()));
		for (int i = 0; i < this.snapshot.endpoints().size(); i++) {
			ChannelSnapshot.Endpoint endpoint = this.snapshot.endpoints().get(i);
			failed += endpoint.callsFailed();
			unsent += endpoint.callsUnsent();
			channel.addSubchannelRef(ref(i));
		}
		return channel.setData(data(this.snapshot.state(), this.snapshot.streams(), unsent, failed)).build();
	}

	private ChannelData data(ConnectivityState state, ConnectionSnapshot.Streams streams, long unsent, long failed) {
		ChannelData.Builder data = ChannelData.newBuilder()
			.setState(ChannelConnectivityState.newBuilder()
				.setState(ChannelConnectivityState.State.valueOf(state.name())))
			.setTarget(this.snapshot.target())
			.setCallsStarted(streams.started() + unsent)
			.setCallsFailed(failed)
			.setCallsSucceeded(Math.max(0, streams.started() + unsent - streams.open() - failed));
		if (streams.lastStartedAt() != null) {
			data.setLastCallStartedTimestamp(SocketView.timestamp(streams.lastStartedAt()));
		}
		return data.build();
	}

	private SubchannelRef ref(int index) {
		return SubchannelRef.newBuilder()
			.setSubchannelId(PartIds.part(this.id, index))
			.setName(this.snapshot.target())
			.build();
	}

	/** Returns the subchannels by id. */
	Map<Long, Subchannel> subchannels() {
		Map<Long, Subchannel> subchannels = new TreeMap<>();
		for (int i = 0; i < this.snapshot.endpoints().size(); i++) {
			ChannelSnapshot.Endpoint endpoint = this.snapshot.endpoints().get(i);
			ConnectionSnapshot.Streams streams = endpoint.connections()
				.stream()
				.map(ConnectionSnapshot::streams)
				.reduce(ConnectionSnapshot.Streams.NONE, ConnectionSnapshot.Streams::plus);
			Subchannel.Builder subchannel = Subchannel.newBuilder()
				.setRef(ref(i))
				.setData(data(endpoint.state(), streams, endpoint.callsUnsent(), endpoint.callsFailed()));
			for (ConnectionSnapshot connection : endpoint.connections()) {
				subchannel.addSocketRef(socket(i, connection).ref());
			}
			subchannels.put(PartIds.part(this.id, i), subchannel.build());
		}
		return subchannels;
	}

	/** Returns the connections by id. */
	Map<Long, SocketView> connections() {
		Map<Long, SocketView> connections = new TreeMap<>();
		for (int i = 0; i < this.snapshot.endpoints().size(); i++) {
			for (ConnectionSnapshot connection : this.snapshot.endpoints().get(i).connections()) {
				SocketView socket = socket(i, connection);
				connections.put(socket.id(), socket);
			}
		}
		return connections;
	}

	private SocketView socket(int endpoint, ConnectionSnapshot connection) {
		return new SocketView(PartIds.connection(this.id, endpoint, connection.number()), connection, false);
	}

}
