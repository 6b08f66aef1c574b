package io.freshet.codegen;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Writes the class of one service: constants, factories and nested types. */
final class RpcClass {

	private final RpcService service;

	private final Parameters parameters;

	private final Imports imports;

	private final List<Style> styles;

	private final SourceText source = new SourceText();

	RpcClass(RpcService service, Parameters parameters, Imports imports) {
		this.service = service;
		this.parameters = parameters;
		this.imports = imports;
		this.styles = parameters.reactor() ? List.of(new BlockingStyle(), FutureStyle.async(), FutureStyle.reactor())
				: List.of(new BlockingStyle(), FutureStyle.async());
	}

	/**
	 * Writes the class.
	 * @return the source after the imports
	 */
	SourceText write() {
		writeHead();
		writeConstants();
		this.source.line("private " + this.service.className() + "() {").line("}").gap();
		this.styles.forEach(this::writeFactories);
		for (Style style : this.styles) {
			new ServiceTypes(this.service, style, this.imports, this.source).write();
			new ClientTypes(this.service, style, this.imports, this.source).write();
		}
		return this.source.line("}");
	}

	private void writeHead() {
		List<String> lines = new ArrayList<>(List.of("Service {@code " + this.service.name() + "}."));
		Documentation.append(lines, this.service.comment());
		if (this.service.deprecated()) {
			lines.add("@deprecated declared so in the {@code .proto} file");
		}
		this.source.javadoc(lines);
		if (this.service.deprecated()) {
			this.source.line("@" + this.imports.use("java.lang.Deprecated"));
		}
		if (this.service.usesDeprecatedMessages()) {
			this.source.line("@" + this.imports.use("java.lang.SuppressWarnings") + "(\"deprecation\")");
		}
		if (this.parameters.annotated()) {
			this.source.line("@" + this.imports.use("javax.annotation.processing.Generated") + "(\""
					+ ProtocPlugin.class.getName() + "\")");
		}
		this.source.line("public final class " + this.service.className() + " {").gap();
	}

	private void writeConstants() {
		this.source.javadoc(List.of("The full name of the service."))
			.line("public static final " + this.imports.use("java.lang.String") + " NAME = \"" + this.service.name()
					+ "\";")
			.gap();
		this.service.methods().forEach(this::writeConstant);
		this.source.javadoc(List.of("The service with its methods."))
			.line("public static final " + this.imports.use("io.freshet.rpc.ServiceDescriptor") + " DESCRIPTOR = new "
					+ this.imports.use("io.freshet.rpc.ServiceDescriptor") + "(NAME, "
					+ this.service.methods()
						.stream()
						.map(RpcMethod::constant)
						.collect(Collectors.joining(", ", this.imports.use("java.util.List") + ".of(", ")"))
					+ ", " + this.service.fileClass() + "::getDescriptor);")
			.gap();
	}

	private void writeConstant(RpcMethod method) {
		String shape = method.shape().replaceAll("([A-Z])", "_$1").toUpperCase(Locale.ROOT);
		this.source.javadoc(List.of("Method {@code " + method.name() + "}."))
			.line("public static final " + this.imports.use("io.freshet.rpc.MethodDescriptor") + "<" + method.request()
					+ ", " + method.response() + "> " + method.constant() + " = "
					+ this.imports.use("io.freshet.rpc.codegen.MethodDescriptors") + ".of(NAME, \"" + method.name()
					+ "\", " + this.imports.use("io.freshet.rpc.MethodShape") + "." + shape + ", " + method.request()
					+ ".getDefaultInstance(), " + method.response() + ".getDefaultInstance())" + method.mark() + ";")
			.gap();
	}

	private void writeFactories(Style style) {
		String definition = this.imports.use("io.freshet.rpc.server.ServiceDefinition");
		this.source
			.javadoc(List.of("Binds every method to an implementation.", "@param service the implementation",
					"@return what a server can serve"))
			.line("public static " + definition + " bind(" + style.prefix() + "Service service) {")
			.line("return " + definition + ".builder(DESCRIPTOR)");
		this.service.methods().forEach((method) -> this.source.line("\t" + style.bind(method, this.imports)));
		this.source.line("\t.build();").line("}").gap();
		String factory = style.prefix().isEmpty() ? "client" : style.prefix().toLowerCase(Locale.ROOT) + "Client";
		this.source
			.javadoc(List.of("Creates " + article(style) + " client.", "@param channel the channel that its calls use",
					"@return the client"))
			.line("public static " + style.prefix() + "Client " + factory + "("
					+ this.imports.use("io.freshet.rpc.client.RpcChannel") + " channel) {")
			.line("return new " + ClientTypes.stubClass(style) + "(channel, "
					+ this.imports.use("io.freshet.rpc.client.CallOptions") + ".DEFAULT);")
			.line("}")
			.gap();
	}

	private static String article(Style style) {
		return (("aeiou".indexOf(style.text().charAt(0)) < 0) ? "a " : "an ") + style.text();
	}

}
