package io.freshet.spring.autoconfigure;

import io.freshet.rpc.Status;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

/**
 * Auto-configuration that ends the startup of an application without Netty's HTTP/2
 * codec, before a missing class ends it somewhere else.
 */
@AutoConfiguration
@ConditionalOnClass(Status.class)
@ConditionalOnMissingClass("io.netty.handler.codec.http2.Http2FrameReader")
@Conditional(MissingHttp2CodecAutoConfiguration.OnServerOrClientEnabled.class)
public final class MissingHttp2CodecAutoConfiguration {

	@Bean
	static BeanFactoryPostProcessor missingHttp2Codec() {
		return (beanFactory) -> {
			throw new MissingHttp2CodecException();
		};
	}

	/** Matches unless server and client are both switched off. */
	static final class OnServerOrClientEnabled extends AnyNestedCondition {

		OnServerOrClientEnabled() {
			super(ConfigurationPhase.PARSE_CONFIGURATION);
		}

		/** The server is on. */
		@ConditionalOnBooleanProperty(name = "grpc.server.enabled", matchIfMissing = true)
		static final class OnServer {

		}

		/** The client is on. */
		@ConditionalOnBooleanProperty(name = "grpc.client.enabled", matchIfMissing = true)
		static final class OnClient {

		}

	}

}
