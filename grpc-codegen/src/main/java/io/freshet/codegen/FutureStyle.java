package io.freshet.codegen;

import java.util.Locale;

import io.freshet.codegen.Signature.Parameter;

/**
 * One type for a message that is still to come and one for a stream of them, for threads
 * that must not block. Immutable.
 */
final class FutureStyle implements Style {

	private final String prefix;

	private final String single;

	/** Separates a nested type with a hash from the class to import. */
	private final String stream;

	private final boolean adapted;

	private FutureStyle(String prefix, String single, String stream, boolean adapted) {
		this.prefix = prefix;
		this.single = single;
		this.stream = stream;
		this.adapted = adapted;
	}

	/**
	 * Returns the style that needs nothing but the JDK.
	 * @return {@code CompletionStage} and {@code Flow.Publisher}
	 */
	static FutureStyle async() {
		return new FutureStyle("Async", "java.util.concurrent.CompletionStage", "java.util.concurrent.Flow#Publisher",
				false);
	}

	/**
	 * Returns the style of Reactor.
	 * @return {@code Mono} and {@code Flux}
	 */
	static FutureStyle reactor() {
		return new FutureStyle("Reactor", "reactor.core.publisher.Mono", "reactor.core.publisher.Flux", true);
	}

	@Override
	public String prefix() {
		return this.prefix;
	}

	@Override
	public String text() {
		return this.adapted ? "Reactor" : "asynchronous";
	}

	@Override
	public String threads() {
		return "Its methods run on the event loop and must not block.";
	}

	@Override
	public String stub() {
		return (this.adapted ? "io.freshet.rpc.reactor." : "io.freshet.rpc.codegen.") + this.prefix + "Stub";
	}

	@Override
	public Signature service(RpcMethod method, Imports imports) {
		return signature(method, imports);
	}

	@Override
	public Signature client(RpcMethod method, Imports imports) {
		return signature(method, imports);
	}

	@Override
	public String bind(RpcMethod method, Imports imports) {
		String shape = method.shape();
		String code = "service::" + method.javaName();
		if (this.adapted) {
			code = imports.use("io.freshet.rpc.reactor.ReactorBindings") + "." + shape + "(" + code + ")";
		}
		return ".async" + shape.substring(0, 1).toUpperCase(Locale.ROOT) + shape.substring(1) + "(" + method.constant()
				+ ", " + code + ")";
	}

	private Signature signature(RpcMethod method, Imports imports) {
		Parameter input = method.clientStreams()
				? new Parameter(of(this.stream, method.request(), imports), "requests", "the requests")
				: Style.request(method);
		return method.serverStreams()
				? new Signature(of(this.stream, method.response(), imports), "the responses", input)
				: new Signature(of(this.single, method.response(), imports), "the response", input);
	}

	private static String of(String type, String message, Imports imports) {
		String[] parts = type.split("#");
		return imports.use(parts[0]) + ((parts.length > 1) ? "." + parts[1] : "") + "<" + message + ">";
	}

}
