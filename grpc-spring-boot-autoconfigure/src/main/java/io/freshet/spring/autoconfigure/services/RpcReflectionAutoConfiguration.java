package io.freshet.spring.autoconfigure.services;

import io.freshet.rpc.server.RpcServer;
import io.freshet.services.reflection.ReflectionServices;
import io.freshet.spring.CompanionServices;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

/** Auto-configuration of reflection. */
@AutoConfiguration
@ConditionalOnClass(value = { RpcServer.class, ReflectionServices.class },
		name = "io.netty.handler.codec.http2.Http2FrameReader")
@ConditionalOnBooleanProperty(name = "grpc.server.enabled", matchIfMissing = true)
@Conditional(OnReflectionCondition.class)
public final class RpcReflectionAutoConfiguration {

	@Bean
	CompanionServices rpcReflection() {
		return new Reflection();
	}

}
