package io.freshet.spring.autoconfigure.client;

import java.util.ArrayList;
import java.util.List;

import io.freshet.rpc.client.ClientInterceptor;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Finds the interceptors of a channel. Immutable.
 *
 * @param beans has them
 */
record ChannelInterceptors(ChannelBeans beans) {

	/**
	 * Finds the interceptors.
	 * @param channel the name of the channel
	 * @param properties which messages are to be checked
	 * @return the interceptors, the outermost first; validation is the innermost
	 * @throws InvalidConfigurationPropertyValueException if messages are to be checked
	 * and there is nothing that could
	 */
	List<ClientInterceptor> of(String channel, ValidationProperties properties) {
		List<ClientInterceptor> interceptors = new ArrayList<>(this.beans.interceptors().apply(channel));
		boolean requests = Boolean.TRUE.equals(properties.requests());
		boolean responses = Boolean.TRUE.equals(properties.responses());
		if (requests || responses) {
			interceptors.add(validation(channel, requests).create(requests, responses));
		}
		return interceptors;
	}

	private ChannelValidation validation(String channel, boolean requests) {
		return this.beans.validation().getIfAvailable(() -> {
			throw new InvalidConfigurationPropertyValueException(
					"grpc.client.channel." + channel + ".validation." + (requests ? "requests" : "responses"), true,
					"there is nothing that could check messages: add build.buf:protovalidate or a bean of type "
							+ "MessageValidator");
		});
	}

}
