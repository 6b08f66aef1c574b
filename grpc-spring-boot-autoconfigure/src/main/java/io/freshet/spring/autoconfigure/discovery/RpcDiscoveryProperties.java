package io.freshet.spring.autoconfigure.discovery;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of targets such as {@code discovery:///greeter}. Immutable.
 *
 * @param zone Zone of this application. Instances whose metadata name another zone are
 * used only when those of this one fail. By default zones do not matter.
 * @param refreshInterval Time after which the registry is asked again; it is also asked
 * whenever its client reports a change.
 */
@ConfigurationProperties("grpc.client.discovery")
record RpcDiscoveryProperties(@Nullable String zone, @DefaultValue("30s") Duration refreshInterval) {

}
