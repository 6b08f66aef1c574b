package io.freshet.spring.autoconfigure.actuate;

import java.util.Set;

import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of the endpoint. Immutable.
 *
 * @param showValues When to show addresses of peers and targets of channels instead of
 * asterisks.
 * @param roles Roles to one of which a user has to belong to be shown them when
 * authorized. By default any user who is authenticated is shown them.
 */
@ConfigurationProperties("management.endpoint.grpc")
record RpcEndpointProperties(@DefaultValue("never") Show showValues, @DefaultValue Set<String> roles) {

}
