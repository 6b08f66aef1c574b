package io.freshet.spring.autoconfigure.actuate;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.freshet.rpc.client.RpcChannel;
import io.freshet.rpc.server.RpcServer;
import io.freshet.spring.RpcChannels;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.Sanitizer;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/**
 * Shows servers and channels: services, methods, limits, guards, connections and their
 * streams, channels and how they stand. Safe for use by several threads.
 */
@Endpoint(id = "grpc")
final class RpcEndpoint {

	private final List<RpcServer> servers;

	private final List<RpcChannels> channels;

	private final MethodTimings timings;

	private final Sanitizer sanitizer;

	private final Show showValues;

	RpcEndpoint(List<RpcServer> servers, List<RpcChannels> channels, MethodTimings timings, Sanitizer sanitizer,
			Show showValues) {
		this.servers = servers;
		this.channels = channels;
		this.timings = timings;
		this.sanitizer = sanitizer;
		this.showValues = showValues;
	}

	@ReadOperation
	Rpc rpc() {
		return rpc(this.showValues.isShown(true));
	}

	Rpc rpc(boolean shown) {
		AddressMask mask = new AddressMask(this.sanitizer, shown);
		List<ServerDescriptor> servers = this.servers.stream()
			.map((server) -> ServerDescriptor.of(server, this.timings, mask))
			.toList();
		Map<String, ChannelDescriptor> channels = new TreeMap<>();
		for (RpcChannels all : this.channels) {
			for (Map.Entry<String, RpcChannel> entry : all.byName().entrySet()) {
				channels.put(entry.getKey(), ChannelDescriptor.of(entry.getKey(), entry.getValue(), mask));
			}
		}
		return new Rpc(servers, channels);
	}

	/**
	 * Everything.
	 *
	 * @param servers the servers
	 * @param channels the channels by name
	 */
	record Rpc(List<ServerDescriptor> servers,
			Map<String, ChannelDescriptor> channels) implements OperationResponseBody {

	}

}
