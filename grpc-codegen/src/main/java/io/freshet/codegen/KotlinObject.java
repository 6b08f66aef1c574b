package io.freshet.codegen;

import java.util.ArrayList;
import java.util.List;

/** Writes the Kotlin object of one service: factories, interfaces and what is behind. */
final class KotlinObject {

	private static final String FLOW = "kotlinx.coroutines.flow.Flow";

	private final RpcService service;

	private final String name;

	private final Parameters parameters;

	private final Imports imports;

	private final SourceText source = new SourceText();

	KotlinObject(RpcService service, String name, Parameters parameters, Imports imports) {
		this.service = service;
		this.name = name;
		this.parameters = parameters;
		this.imports = imports;
	}

	/**
	 * Writes the object.
	 * @return the source after the imports
	 */
	SourceText write() {
		List<String> lines = new ArrayList<>(List.of("Service `" + this.service.name() + "` in coroutines."));
		append(lines, this.service.comment());
		this.source.javadoc(lines);
		if (this.service.deprecated()) {
			deprecated();
		}
		if (this.parameters.annotated()) {
			this.source.line("@" + this.imports.use("javax.annotation.processing.Generated") + "(\""
					+ ProtocPlugin.class.getName() + "\")");
		}
		this.source.line("public object " + this.name + " {").gap();
		writeFactories();
		writeService();
		writeClient();
		return this.source.line("}");
	}

	private void writeFactories() {
		String definition = this.imports.use("io.freshet.rpc.server.ServiceDefinition");
		this.source
			.javadoc(List.of("Binds every method to an implementation.", "@param service the implementation",
					"@return what a server can serve"))
			.line("@" + this.imports.use("kotlin.jvm.JvmStatic"))
			.line("public fun bind(service: Service): " + definition + " =")
			.line("\t" + this.imports.use("io.freshet.rpc.kotlin.CoroutineBindings") + "(service, "
					+ this.service.className() + ".DESCRIPTOR)");
		for (RpcMethod method : this.service.methods()) {
			this.source.line("\t\t." + method.shape() + "(" + constant(method) + ", service::" + name(method) + ")");
		}
		this.source.line("\t\t.build()").gap();
		this.source
			.javadoc(List.of("Creates a coroutine client.", "@param channel the channel that its calls use",
					"@return the client"))
			.line("@" + this.imports.use("kotlin.jvm.JvmStatic"))
			.line("public fun client(channel: " + this.imports.use("io.freshet.rpc.client.RpcChannel")
					+ "): Client = ClientStub(channel, " + this.imports.use("io.freshet.rpc.client.CallOptions")
					+ ".DEFAULT)")
			.gap();
	}

	private void writeService() {
		List<String> lines = new ArrayList<>(
				List.of("The coroutine service. A method that is not overridden answers " + "UNIMPLEMENTED."));
		append(lines, this.service.comment());
		this.source.javadoc(lines)
			.line("@" + this.imports.use("io.freshet.rpc.codegen.GeneratedService")
					+ "(value = ServiceBinding::class, version = 1)")
			.line("public interface Service : " + this.imports.use("io.freshet.rpc.kotlin.CoroutineService") + " {")
			.gap();
		for (RpcMethod method : this.service.methods()) {
			document(method);
			this.source.line("public " + declare(method) + " =")
				.line("\tthrow " + this.imports.use("io.freshet.rpc.codegen.MethodDescriptors") + ".unimplemented("
						+ constant(method) + ")")
				.gap();
		}
		this.source.line("}").gap();
		this.source.javadoc(List.of("Binds a [Service]. Immutable."))
			.line("public class ServiceBinding : " + this.imports.use("io.freshet.rpc.codegen.ServiceBinder")
					+ "<Service> {")
			.gap();
		writeDescriptor();
		this.source
			.line("override fun bind(service: Service): " + this.imports.use("io.freshet.rpc.server.ServiceDefinition")
					+ " = " + this.name + ".bind(service)")
			.gap()
			.line("}")
			.gap();
	}

	private void writeClient() {
		String channel = this.imports.use("io.freshet.rpc.client.RpcChannel");
		String options = this.imports.use("io.freshet.rpc.client.CallOptions");
		List<String> lines = new ArrayList<>(List.of("The coroutine client. Immutable."));
		append(lines, this.service.comment());
		this.source.javadoc(lines)
			.line("@" + this.imports.use("io.freshet.rpc.codegen.GeneratedClient")
					+ "(value = ClientBinding::class, version = 1)")
			.line("public interface Client : " + this.imports.use("io.freshet.rpc.client.ClientSettings")
					+ "<Client> {")
			.gap();
		for (RpcMethod method : this.service.methods()) {
			document(method);
			this.source.line("public " + declare(method)).gap();
		}
		this.source.line("}").gap();
		this.source.javadoc(List.of("Creates a [Client]. Immutable."))
			.line("public class ClientBinding : " + this.imports.use("io.freshet.rpc.codegen.ClientFactory")
					+ "<Client> {")
			.gap();
		writeDescriptor();
		this.source.line("override fun create(channel: " + channel + "): Client = " + this.name + ".client(channel)")
			.gap()
			.line("}")
			.gap();
		this.source
			.line("private class ClientStub(channel: " + channel + ", options: " + options + ") : "
					+ this.imports.use("io.freshet.rpc.kotlin.CoroutineStub") + "<Client>(channel, options), Client {")
			.gap()
			.line("override fun with(options: " + options + "): Client = ClientStub(channel(), options)")
			.gap();
		for (RpcMethod method : this.service.methods()) {
			this.source.line("override " + declare(method) + " =")
				.line("\t" + method.shape() + "(" + constant(method) + ", "
						+ (method.clientStreams() ? "requests" : "request") + ")")
				.gap();
		}
		this.source.line("}").gap();
	}

	private void writeDescriptor() {
		this.source
			.line("override fun descriptor(): " + this.imports.use("io.freshet.rpc.ServiceDescriptor") + " = "
					+ this.service.className() + ".DESCRIPTOR")
			.gap();
	}

	private String declare(RpcMethod method) {
		String request = KotlinFile.escape(method.request());
		String response = KotlinFile.escape(method.response());
		return (method.serverStreams() ? "fun " : "suspend fun ") + name(method) + "("
				+ (method.clientStreams() ? "requests: " + flow(request) : "request: " + request) + "): "
				+ (method.serverStreams() ? flow(response) : response);
	}

	private String flow(String message) {
		return this.imports.use(FLOW) + "<" + message + ">";
	}

	private String constant(RpcMethod method) {
		return KotlinFile.escape(this.service.className() + "." + method.constant());
	}

	private static String name(RpcMethod method) {
		return KotlinFile.escape(method.javaName());
	}

	private void document(RpcMethod method) {
		List<String> lines = new ArrayList<>();
		if (method.comment().isEmpty()) {
			lines.add("Method `" + method.name() + "`.");
		}
		append(lines, method.comment());
		lines.add(method.clientStreams() ? "@param requests the requests" : "@param request the request");
		lines.add(method.serverStreams() ? "@return the responses" : "@return the response");
		this.source.javadoc(lines);
		if (method.deprecated()) {
			deprecated();
		}
	}

	private void deprecated() {
		this.source.line("@" + this.imports.use("kotlin.Deprecated") + "(\"declared so in the .proto file\")");
	}

	/**
	 * Comments are escaped for Javadoc; in Kotlin they nest, and end paragraphs alone.
	 */
	private static void append(List<String> lines, List<String> comment) {
		if (!comment.isEmpty() && !lines.isEmpty()) {
			lines.add("");
		}
		comment.forEach((line) -> lines.add(line.equals("<p>") ? "" : line.replace("/*", "/&#42;")));
	}

}
