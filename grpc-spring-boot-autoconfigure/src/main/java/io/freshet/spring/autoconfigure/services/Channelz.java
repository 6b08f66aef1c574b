package io.freshet.spring.autoconfigure.services;

import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

import io.freshet.rpc.ServiceDescriptor;
import io.freshet.rpc.client.RpcChannel;
import io.freshet.rpc.server.RpcServer;
import io.freshet.rpc.server.ServiceDefinition;
import io.freshet.services.channelz.ChannelzService;
import io.freshet.spring.CompanionServices;

/** Channelz of the application's servers and channels. Immutable. */
final class Channelz implements CompanionServices {

	private final ChannelzService service;

	Channelz(Supplier<? extends Collection<RpcServer>> servers, Supplier<? extends Collection<RpcChannel>> channels) {
		this.service = new ChannelzService(servers, channels);
	}

	@Override
	public List<ServiceDefinition> definitions() {
		return List.of(this.service.definition());
	}

	@Override
	public void served(List<ServiceDescriptor> all) {
	}

}
