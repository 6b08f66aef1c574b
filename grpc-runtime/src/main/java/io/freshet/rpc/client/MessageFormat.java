package io.freshet.rpc.client;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.freshet.rpc.Marshaller;
import io.freshet.rpc.MethodDescriptor;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.client.policy.MethodPolicy;
import io.freshet.rpc.internal.stream.MessageSender;
import io.freshet.rpc.protobuf.JsonFormats;
import io.freshet.rpc.protobuf.JsonMarshaller;
import io.freshet.rpc.protobuf.JsonOptions;

/**
 * How the messages of a channel are encoded: as their method says, or in JSON. Safe for
 * use by several threads.
 */
final class MessageFormat {

	private final boolean json;

	private final Map<MethodDescriptor<?, ?>, JsonFormats> formats = new ConcurrentHashMap<>();

	/**
	 * Creates a format.
	 * @param json whether messages travel as JSON
	 */
	MessageFormat(boolean json) {
		this.json = json;
	}

	/**
	 * Returns the marshaller for the requests of one call.
	 * @param <Q> the type of request
	 * @param method the method
	 * @param policy says how long a request may be
	 * @return the marshaller
	 */
	<Q> Marshaller<Q> request(MethodDescriptor<Q, ?> method, MethodPolicy policy) {
		Marshaller<Q> marshaller = this.json ? json(method, method.request()) : method.request();
		Integer limit = policy.maxRequestMessageBytes();
		return (limit != null) ? new LimitedMarshaller<>(marshaller, limit) : marshaller;
	}

	/**
	 * Returns what sends the one request of a call.
	 * @param <Q> the type of request
	 * @param method the method
	 * @param request the request
	 * @param setup hears when it is written
	 * @return the sender
	 * @throws RpcException if the request is longer than the policy of the method allows
	 */
	<Q> MessageSender singleRequest(MethodDescriptor<Q, ?> method, Q request, CallSetup setup) {
		Marshaller<Q> marshaller = request(method, setup.policy());
		if (setup.policy().maxRequestMessageBytes() != null) {
			// Here and now, where the caller sees it.
			marshaller.size(request);
		}
		return new SingleRequest<>(request, marshaller, setup::requestWritten);
	}

	/**
	 * Returns the marshaller for the responses of one call.
	 * @param <R> the type of response
	 * @param method the method
	 * @return the marshaller
	 */
	<R> Marshaller<R> response(MethodDescriptor<?, R> method) {
		return this.json ? json(method, method.response()) : method.response();
	}

	@SuppressWarnings("unchecked")
	private <T> Marshaller<T> json(MethodDescriptor<?, ?> method, Marshaller<T> binary) {
		JsonFormats formats = this.formats.computeIfAbsent(method,
				(key) -> JsonFormats.of(JsonOptions.DEFAULTS, List.of(key.request(), key.response())));
		JsonMarshaller<?> marshaller = formats.marshaller(binary, StatusCode.INTERNAL);
		if (marshaller == null) {
			throw new IllegalArgumentException("method " + method + " has messages that are not protobuf's");
		}
		return (Marshaller<T>) marshaller.remembering();
	}

}
