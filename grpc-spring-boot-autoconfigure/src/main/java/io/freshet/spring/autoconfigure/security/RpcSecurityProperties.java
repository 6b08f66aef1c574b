package io.freshet.spring.autoconfigure.security;

import io.freshet.spring.security.StandardServices.Access;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of the security of calls. Immutable.
 *
 * @param health Who may call the health service: "permit-all" for everybody, without
 * looking at credentials; "deny-all" for nobody; "rules" for whom the security chains let
 * in.
 * @param reflection Who may call the reflection service: "permit-all" for everybody,
 * without looking at credentials; "deny-all" for nobody; "rules" for whom the security
 * chains let in.
 */
@ConfigurationProperties("grpc.server.security")
record RpcSecurityProperties(@DefaultValue("permit-all") Access health, @DefaultValue("deny-all") Access reflection) {

}
