package io.freshet.rpc;

import java.util.List;
import java.util.function.Supplier;

/**
 * What is known of a service without its implementation. Immutable; one instance per
 * service, held by generated code.
 *
 * @param name the full name, such as {@code pkg.Greeter}
 * @param methods the methods in the order of the {@code .proto} file
 * @param schema gives the descriptor of the {@code .proto} file, a protobuf
 * {@code FileDescriptor}; evaluated only when somebody asks, such as reflection
 */
public record ServiceDescriptor(String name, List<MethodDescriptor<?, ?>> methods, Supplier<?> schema) {

	/**
	 * Keeps the methods unmodifiable.
	 * @param name the full name
	 * @param methods the methods
	 * @param schema gives the descriptor of the file
	 */
	public ServiceDescriptor {
		methods = List.copyOf(methods);
	}

	@Override
	public String toString() {
		return this.name;
	}

}
