package io.freshet.spring.autoconfigure.validation;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the validation of what a server takes and gives.
 *
 * @param enabled Whether requests are checked, where something can check them:
 * protovalidate or another MessageValidator. A request that is not valid ends its call
 * with INVALID_ARGUMENT.
 * @param responses Whether responses are checked, too, before they are sent. One that is
 * not valid ends its call with UNKNOWN, and the log says what is wrong with it.
 * @param methodConstraints Whether Jakarta Validation accepts constraints on the methods
 * of a service, although the interface that they implement has none, and whether clients
 * see violations of constraints as INVALID_ARGUMENT.
 */
@ConfigurationProperties("grpc.server.validation")
record ServerValidationProperties(@DefaultValue("true") boolean enabled, @DefaultValue("false") boolean responses,
		@DefaultValue("true") boolean methodConstraints) {

}
