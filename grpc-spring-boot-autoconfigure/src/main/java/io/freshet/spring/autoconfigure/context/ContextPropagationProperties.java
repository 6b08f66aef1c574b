package io.freshet.spring.autoconfigure.context;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the context of asynchronous calls.
 *
 * @param enabled Whether what is on the thread that makes an asynchronous call, such as
 * its security context, its observation and its MDC entries, is also on those that hear
 * of the outcome, where Micrometer's context propagation is on the class path.
 * @param mdc Whether MDC entries are among the things that Micrometer's context
 * propagation carries, for everybody who uses it.
 */
@ConfigurationProperties("grpc.context-propagation")
record ContextPropagationProperties(@DefaultValue("true") boolean enabled, @DefaultValue("true") boolean mdc) {

}
