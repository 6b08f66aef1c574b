package io.freshet.spring.autoconfigure.client;

import java.util.List;

import io.freshet.rpc.client.ClientInterceptor;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Finds what checks the messages of a channel. Immutable.
 *
 * @param validation can check messages
 */
record ChannelChecks(ObjectProvider<ChannelValidation> validation) {

	/**
	 * Finds the interceptor.
	 * @param channel the name of the channel
	 * @param properties which messages are to be checked
	 * @return the interceptor, empty if none are
	 * @throws InvalidConfigurationPropertyValueException if messages are to be checked
	 * and there is nothing that could
	 */
	List<ClientInterceptor> of(String channel, ValidationProperties properties) {
		boolean requests = Boolean.TRUE.equals(properties.requests());
		boolean responses = Boolean.TRUE.equals(properties.responses());
		if (!requests && !responses) {
			return List.of();
		}
		ChannelValidation found = this.validation.getIfAvailable(() -> {
			throw new InvalidConfigurationPropertyValueException(
					"grpc.client.channel." + channel + ".validation." + (requests ? "requests" : "responses"), true,
					"there is nothing that could check messages: add build.buf:protovalidate or a bean of type "
							+ "MessageValidator");
		});
		return List.of(found.create(requests, responses));
	}

}
