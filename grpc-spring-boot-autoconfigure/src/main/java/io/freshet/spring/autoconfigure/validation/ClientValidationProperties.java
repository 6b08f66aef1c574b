package io.freshet.spring.autoconfigure.validation;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the validation of what clients send.
 *
 * @param enabled Whether requests of methods that take a single one are checked before
 * they are sent. One that is not valid ends its call with INVALID_ARGUMENT, and the
 * server hears nothing of it.
 */
@ConfigurationProperties("grpc.client.validation")
record ClientValidationProperties(@DefaultValue("false") boolean enabled) {

}
