package io.freshet.spring.autoconfigure.actuate;

import io.freshet.rpc.server.RpcServer;
import io.freshet.spring.RpcChannels;
import io.freshet.spring.autoconfigure.client.RpcClientAutoConfiguration;
import io.freshet.spring.autoconfigure.server.RpcServerAutoConfiguration;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.info.ConditionalOnEnabledInfoContributor;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/** Auto-configuration of {@code info.grpc}. */
@AutoConfiguration(after = { RpcServerAutoConfiguration.class, RpcClientAutoConfiguration.class })
@ConditionalOnClass({ RpcServer.class, InfoContributor.class, ConditionalOnEnabledInfoContributor.class })
public final class RpcInfoAutoConfiguration {

	@Bean
	@ConditionalOnEnabledInfoContributor("grpc")
	InfoContributor grpcInfoContributor(ObjectProvider<RpcServer> servers, ObjectProvider<RpcChannels> channels) {
		return new RpcInfoContributor(servers.orderedStream().toList(), channels.orderedStream().toList());
	}

}
