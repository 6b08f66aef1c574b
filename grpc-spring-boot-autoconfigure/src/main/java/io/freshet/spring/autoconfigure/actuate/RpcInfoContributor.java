package io.freshet.spring.autoconfigure.actuate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.freshet.rpc.ServiceDescriptor;
import io.freshet.rpc.server.RpcServer;
import io.freshet.spring.RpcChannels;

import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;

/** Tells which services there are and on which port, and which channels. Immutable. */
final class RpcInfoContributor implements InfoContributor {

	private final List<RpcServer> servers;

	private final List<RpcChannels> channels;

	RpcInfoContributor(List<RpcServer> servers, List<RpcChannels> channels) {
		this.servers = servers;
		this.channels = channels;
	}

	@Override
	public void contribute(Info.Builder builder) {
		Map<String, Object> grpc = new LinkedHashMap<>();
		for (RpcServer server : this.servers) {
			if (server.isRunning()) {
				Map<String, Object> described = new LinkedHashMap<>();
				described.put("port", server.port());
				described.put("services", server.services().stream().map(ServiceDescriptor::name).toList());
				grpc.put("server", described);
			}
		}
		List<String> names = this.channels.stream().flatMap((all) -> all.byName().keySet().stream()).toList();
		if (!names.isEmpty()) {
			grpc.put("channels", names);
		}
		if (!grpc.isEmpty()) {
			builder.withDetail("grpc", grpc);
		}
	}

}
