package io.freshet.spring.autoconfigure.services;

import io.freshet.rpc.server.RpcServer;
import io.freshet.services.channelz.ChannelzService;
import io.freshet.spring.CompanionServices;
import io.freshet.spring.RpcChannels;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/** Auto-configuration of channelz. */
@AutoConfiguration
@ConditionalOnClass(value = { RpcServer.class, ChannelzService.class },
		name = "io.netty.handler.codec.http2.Http2FrameReader")
@ConditionalOnBooleanProperty(name = "grpc.server.enabled", matchIfMissing = true)
@ConditionalOnBooleanProperty("grpc.server.channelz.enabled")
public final class RpcChannelzAutoConfiguration {

	@Bean
	CompanionServices rpcChannelz(ObjectProvider<RpcServer> servers, ObjectProvider<RpcChannels> channels) {
		return new Channelz(() -> servers.orderedStream().toList(),
				() -> channels.orderedStream().flatMap((each) -> each.byName().values().stream()).toList());
	}

}
