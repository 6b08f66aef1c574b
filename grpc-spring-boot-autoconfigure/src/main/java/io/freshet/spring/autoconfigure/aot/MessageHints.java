package io.freshet.spring.autoconfigure.aot;

import java.util.HashSet;
import java.util.Set;

import com.google.protobuf.Message;
import com.google.protobuf.ProtocolMessageEnum;
import io.freshet.rpc.MethodDescriptor;
import io.freshet.rpc.ServiceDescriptor;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.ReflectionHints;
import org.springframework.util.ReflectionUtils;

/**
 * Hints for generated messages. Sending and parsing them needs no reflection, but JSON,
 * text and rules of validation look at fields by name, which protobuf does by reflection:
 * on the message, on its builder, and on those of every field. Not for use by several
 * threads.
 */
final class MessageHints {

	private final ReflectionHints hints;

	private final Set<Class<?>> done = new HashSet<>();

	MessageHints(ReflectionHints hints) {
		this.hints = hints;
	}

	/**
	 * Registers what a service takes and gives.
	 * @param service the service
	 */
	void register(ServiceDescriptor service) {
		for (MethodDescriptor<?, ?> method : service.methods()) {
			register(method.request().type());
			register(method.response().type());
		}
	}

	/**
	 * Registers a message, its builder and the types of its fields.
	 * @param type a class; nothing happens unless it was generated for a message or an
	 * enum
	 */
	void register(Class<?> type) {
		boolean message = Message.class.isAssignableFrom(type) || Message.Builder.class.isAssignableFrom(type);
		if ((!message && !ProtocolMessageEnum.class.isAssignableFrom(type)) || !this.done.add(type)) {
			return;
		}
		this.hints.registerType(type, MemberCategory.INVOKE_PUBLIC_METHODS);
		if (message) {
			ReflectionUtils.doWithLocalMethods(type, (method) -> {
				if (method.getParameterCount() == 0) {
					register(method.getReturnType());
				}
			});
			for (Class<?> nested : type.getDeclaredClasses()) {
				register(nested);
			}
		}
	}

}
