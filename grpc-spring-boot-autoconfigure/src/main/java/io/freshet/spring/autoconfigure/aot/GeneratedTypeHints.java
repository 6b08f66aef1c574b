package io.freshet.spring.autoconfigure.aot;

import io.freshet.rpc.codegen.GeneratedClient;
import io.freshet.rpc.codegen.GeneratedService;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.beans.BeanUtils;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;

/**
 * Hints for generated services and clients: their annotations name the class that binds
 * the one or creates the other, which is instantiated at startup. Not for use by several
 * threads.
 */
final class GeneratedTypeHints {

	private final RuntimeHints hints;

	private final MessageHints messages;

	GeneratedTypeHints(RuntimeHints hints) {
		this.hints = hints;
		this.messages = new MessageHints(hints.reflection());
	}

	/**
	 * Registers the services that a class serves.
	 * @param type the class of a bean
	 */
	void service(Class<?> type) {
		for (Class<?> served : ClassUtils.getAllInterfacesForClassAsSet(type)) {
			GeneratedService generated = served.getAnnotation(GeneratedService.class);
			if (generated != null) {
				instantiated(served, generated.value());
				this.messages.register(BeanUtils.instantiateClass(generated.value()).descriptor());
			}
		}
	}

	/**
	 * Registers the client that an injection point asks for, also within an
	 * {@code ObjectProvider} or {@code Optional}.
	 * @param type the type of the injection point
	 */
	void client(ResolvableType type) {
		Class<?> raw = type.resolve();
		GeneratedClient generated = (raw != null) ? raw.getAnnotation(GeneratedClient.class) : null;
		if (raw != null && generated != null) {
			instantiated(raw, generated.value());
			this.messages.register(BeanUtils.instantiateClass(generated.value()).descriptor());
		}
		else {
			for (ResolvableType generic : type.getGenerics()) {
				client(generic);
			}
		}
	}

	private void instantiated(Class<?> annotated, Class<?> type) {
		this.hints.reflection().registerType(annotated).registerType(type, MemberCategory.INVOKE_DECLARED_CONSTRUCTORS);
	}

	/**
	 * Registers a class that is instantiated although it is no bean.
	 * @param type the class
	 */
	void instantiated(Class<?> type) {
		this.hints.reflection().registerType(type, MemberCategory.INVOKE_DECLARED_CONSTRUCTORS);
	}

}
