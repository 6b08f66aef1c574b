package io.freshet.codegen;

import java.util.ArrayList;
import java.util.List;

/** Writes the interface that users implement in one style, and its binding. */
final class ServiceTypes {

	private final RpcService service;

	private final Style style;

	private final Imports imports;

	private final SourceText source;

	ServiceTypes(RpcService service, Style style, Imports imports, SourceText source) {
		this.service = service;
		this.style = style;
		this.imports = imports;
		this.source = source;
	}

	/** Appends the types. */
	void write() {
		String name = this.style.prefix() + "Service";
		List<String> lines = new ArrayList<>(
				List.of("The " + this.style.text() + " service. " + this.style.threads() + " A method that is not",
						"overridden answers UNIMPLEMENTED."));
		Documentation.append(lines, this.service.comment());
		this.source.javadoc(lines)
			.line("@" + this.imports.use("io.freshet.rpc.codegen.GeneratedService") + "(value = " + name
					+ "Binding.class, version = 1)")
			.line("public interface " + name + " {")
			.gap();
		this.service.methods().forEach(this::writeMethod);
		this.source.line("}").gap();
		writeBinding(name);
	}

	private void writeMethod(RpcMethod method) {
		Signature signature = this.style.service(method, this.imports);
		this.source.javadoc(Documentation.of(method, signature));
		if (method.deprecated()) {
			this.source.line("@" + this.imports.use("java.lang.Deprecated"));
		}
		this.source.line("default " + signature.declare(method.javaName()) + " {")
			.line("throw " + this.imports.use("io.freshet.rpc.codegen.MethodDescriptors") + ".unimplemented("
					+ method.constant() + ");")
			.line("}")
			.gap();
	}

	private void writeBinding(String name) {
		String override = "@" + this.imports.use("java.lang.Override");
		this.source.javadoc(List.of("Binds a {@link " + name + "}. Immutable."))
			.line("public static final class " + name + "Binding implements "
					+ this.imports.use("io.freshet.rpc.codegen.ServiceBinder") + "<" + name + "> {")
			.gap()
			.javadoc(List.of("Creates the binding."))
			.line("public " + name + "Binding() {")
			.line("}")
			.gap()
			.line(override)
			.line("public " + this.imports.use("io.freshet.rpc.ServiceDescriptor") + " descriptor() {")
			.line("return DESCRIPTOR;")
			.line("}")
			.gap()
			.line(override)
			.line("public " + this.imports.use("io.freshet.rpc.server.ServiceDefinition") + " bind(" + name
					+ " service) {")
			.line("return " + this.service.className() + ".bind(service);")
			.line("}")
			.gap()
			.line("}")
			.gap();
	}

}
