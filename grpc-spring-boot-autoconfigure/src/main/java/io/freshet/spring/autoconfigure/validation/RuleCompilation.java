package io.freshet.spring.autoconfigure.validation;

import com.google.protobuf.Internal;
import com.google.protobuf.Message;
import io.freshet.rpc.MethodDescriptor;
import io.freshet.rpc.server.RpcServer;
import io.freshet.spring.MessageValidator;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * Compiles the rules of what is checked when the application starts, so that wrong ones
 * are found then, and that the first call is not slower than the others.
 *
 * @param server the server
 * @param validator has the rules
 * @param responses whether responses are checked as well as requests
 */
record RuleCompilation(ObjectProvider<RpcServer> server, MessageValidator validator,
		boolean responses) implements SmartInitializingSingleton {

	@Override
	public void afterSingletonsInstantiated() {
		this.server
			.ifAvailable((server) -> server.services().forEach((service) -> service.methods().forEach(this::compile)));
	}

	private void compile(MethodDescriptor<?, ?> method) {
		compile(method.request().type());
		if (this.responses) {
			compile(method.response().type());
		}
	}

	private void compile(Class<?> type) {
		if (Message.class.isAssignableFrom(type)) {
			this.validator.violations(Internal.getDefaultInstance(type.asSubclass(Message.class)));
		}
	}

}
