package io.freshet.codegen;

import java.util.ArrayList;
import java.util.List;

/** Writes the interface that users call in one style, its factory and its stub. */
final class ClientTypes {

	private final RpcService service;

	private final Style style;

	private final Imports imports;

	private final SourceText source;

	private final String name;

	ClientTypes(RpcService service, Style style, Imports imports, SourceText source) {
		this.service = service;
		this.style = style;
		this.imports = imports;
		this.source = source;
		this.name = style.prefix() + "Client";
	}

	/**
	 * Returns the simple name of the class that implements the client.
	 * @param style the style of the client
	 * @return the name
	 */
	static String stubClass(Style style) {
		return style.prefix() + "ClientStub";
	}

	/** Appends the types. */
	void write() {
		writeInterface();
		writeBinding();
		writeStub();
	}

	private void writeInterface() {
		List<String> lines = new ArrayList<>(List.of("The " + this.style.text() + " client. Immutable."));
		Documentation.append(lines, this.service.comment());
		this.source.javadoc(lines)
			.line("@" + this.imports.use("io.freshet.rpc.codegen.GeneratedClient") + "(value = " + this.name
					+ "Binding.class, version = 1)")
			.line("public interface " + this.name + " extends "
					+ this.imports.use("io.freshet.rpc.client.ClientSettings") + "<" + this.name + "> {")
			.gap();
		for (RpcMethod method : this.service.methods()) {
			Signature signature = this.style.client(method, this.imports);
			this.source.javadoc(Documentation.of(method, signature));
			if (method.deprecated()) {
				this.source.line("@" + this.imports.use("java.lang.Deprecated"));
			}
			this.source.line(signature.declare(method.javaName()) + ";").gap();
		}
		this.source.line("}").gap();
	}

	private void writeBinding() {
		String override = "@" + this.imports.use("java.lang.Override");
		this.source.javadoc(List.of("Creates a {@link " + this.name + "}. Immutable."))
			.line("public static final class " + this.name + "Binding implements "
					+ this.imports.use("io.freshet.rpc.codegen.ClientFactory") + "<" + this.name + "> {")
			.gap()
			.javadoc(List.of("Creates the binding."))
			.line("public " + this.name + "Binding() {")
			.line("}")
			.gap()
			.line(override)
			.line("public " + this.imports.use("io.freshet.rpc.ServiceDescriptor") + " descriptor() {")
			.line("return DESCRIPTOR;")
			.line("}")
			.gap()
			.line(override)
			.line("public " + this.name + " create(" + this.imports.use("io.freshet.rpc.client.RpcChannel")
					+ " channel) {")
			.line("return new " + stubClass(this.style) + "(channel, "
					+ this.imports.use("io.freshet.rpc.client.CallOptions") + ".DEFAULT);")
			.line("}")
			.gap()
			.line("}")
			.gap();
	}

	private void writeStub() {
		String override = "@" + this.imports.use("java.lang.Override");
		String stub = stubClass(this.style);
		String options = this.imports.use("io.freshet.rpc.client.CallOptions") + " options";
		this.source
			.line("private static final class " + stub + " extends " + this.imports.use(this.style.stub()) + "<"
					+ this.name + "> implements " + this.name + " {")
			.gap()
			.line("private " + stub + "(" + this.imports.use("io.freshet.rpc.client.RpcChannel") + " channel, "
					+ options + ") {")
			.line("super(channel, options);")
			.line("}")
			.gap()
			.line(override)
			.line("protected " + this.name + " with(" + options + ") {")
			.line("return new " + stub + "(channel(), options);")
			.line("}")
			.gap();
		for (RpcMethod method : this.service.methods()) {
			Signature signature = this.style.client(method, this.imports);
			this.source.line(override)
				.line("public " + signature.declare(method.javaName()) + " {")
				.line("return " + method.shape() + "(" + method.constant() + signature.moreArguments() + ");")
				.line("}")
				.gap();
		}
		this.source.line("}").gap();
	}

}
