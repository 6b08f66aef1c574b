package io.freshet.spring.security;

import java.util.function.Consumer;
import java.util.function.Function;

import io.freshet.rpc.AttributeKey;
import io.freshet.rpc.RpcContext;
import io.freshet.rpc.codegen.GeneratedService;
import io.freshet.rpc.server.ServerCall;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeanUtils;
import org.springframework.security.authorization.AuthorizationDeniedException;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.authorization.method.MethodInvocationResult;
import org.springframework.security.core.Authentication;

/**
 * The call that a method of a service handles. Safe for use by several threads.
 *
 * @param call the call
 * @param invocation of the method
 * @param beans know who hears of messages that are refused; {@code null} if nobody does
 */
record HandledCall(ServerCall call, MethodInvocation invocation, @Nullable SecurityBeans beans) {

	/** The stream of requests that is checked. */
	private static final AttributeKey<Object> REQUESTS = AttributeKey.of("checked-requests");

	/** What the responses come from that are checked. */
	private static final AttributeKey<Object> RESPONSES = AttributeKey.of("checked-responses");

	private boolean isFirst(AttributeKey<Object> key, @Nullable Object messages) {
		Object before = this.call.attribute(key);
		if (messages == null || (before != null && before != messages)) {
			return false;
		}
		this.call.attribute(key, messages);
		return true;
	}

	/**
	 * A method of a service that is called, perhaps by the call that is being handled.
	 *
	 * @param service the interface that the method implements
	 * @param invocation of the method
	 * @param beans know who hears of messages that are refused; {@code null} if nobody
	 * does
	 */
	record Candidate(GeneratedService service, MethodInvocation invocation, @Nullable SecurityBeans beans) {

		/**
		 * Returns what stands for requests that are still to come.
		 * @param stream the argument of the method
		 * @return the messages, or {@code null}, which no expression can do anything
		 * with, if they are not those of the call or others are checked already
		 */
		@Nullable Messages requests(@Nullable Object stream) {
			HandledCall call = find();
			return (call != null && call.isFirst(REQUESTS, stream)) ? new Messages(call, false) : null;
		}

		/**
		 * Returns what stands for responses that are still to come.
		 * @param source what the method has returned: a stage or a publisher
		 * @return the messages; the source itself, which is no response, if they are not
		 * those of the call or others are checked already
		 */
		Object responses(Object source) {
			HandledCall call = find();
			return (call != null && call.isFirst(RESPONSES, source)) ? new Messages(call, true) : source;
		}

		private @Nullable HandledCall find() {
			if (!(RpcContext.currentOrNull() instanceof ServerCall call)) {
				return null;
			}
			String name = this.invocation.getMethod().getName();
			boolean called = plain(name).equalsIgnoreCase(plain(call.method().name()))
					&& BeanUtils.instantiateClass(this.service.value())
						.descriptor()
						.name()
						.equals(call.method().service());
			return called ? new HandledCall(call, this.invocation, this.beans) : null;
		}

		/** Java names differ from those of the proto file in case and underscores. */
		private static String plain(String name) {
			return name.replace("_", "");
		}

	}

	/**
	 * Stands for messages until there are some.
	 *
	 * @param handled the call they belong to
	 * @param responses whether they are responses
	 */
	record Messages(HandledCall handled, boolean responses) {

		/**
		 * Checks each message.
		 * @param decision decides about one
		 */
		void check(Function<Object, AuthorizationResult> decision) {
			Consumer<Object> check = (message) -> {
				AuthorizationResult result = decision.apply(message);
				if (!result.isGranted()) {
					refuse(message, result);
				}
			};
			ServerCall call = this.handled.call();
			if (this.responses) {
				call.checkResponses(check);
			}
			else {
				call.checkRequests(check);
			}
		}

		private void refuse(Object message, AuthorizationResult result) {
			Object about = this.responses ? new MethodInvocationResult(this.handled.invocation(), message)
					: this.handled.invocation();
			SecurityBeans beans = this.handled.beans();
			if (beans != null) {
				Authentication caller = beans.strategy().getContext().getAuthentication();
				beans.events().publishAuthorizationEvent(() -> caller, about, result);
			}
			throw new AuthorizationDeniedException("Access Denied", result);
		}

	}

}
