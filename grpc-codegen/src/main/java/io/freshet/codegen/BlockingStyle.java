package io.freshet.codegen;

import io.freshet.codegen.Signature.Parameter;

/** Plain messages, readers and writers, for threads that may block. Immutable. */
final class BlockingStyle implements Style {

	@Override
	public String prefix() {
		return "";
	}

	@Override
	public String text() {
		return "blocking";
	}

	@Override
	public String threads() {
		return "Its methods may block.";
	}

	@Override
	public String stub() {
		return "io.freshet.rpc.codegen.BlockingStub";
	}

	@Override
	public Signature service(RpcMethod method, Imports imports) {
		Parameter input = method.clientStreams()
				? new Parameter(reader(method.request(), imports), "requests", "the requests") : Style.request(method);
		if (!method.serverStreams()) {
			return new Signature(method.response(), "the response", input);
		}
		String writer = imports.use("io.freshet.rpc.RpcWriter") + "<" + method.response() + ">";
		return new Signature("void", "", input,
				new Parameter(writer, "responses", "takes the responses, which end when this method returns"));
	}

	@Override
	public Signature client(RpcMethod method, Imports imports) {
		String types = "<" + method.request() + ", " + method.response() + ">";
		if (method.clientStreams()) {
			return method.serverStreams()
					? new Signature(imports.use("io.freshet.rpc.client.BidiStream") + types,
							"takes the requests and gives the responses")
					: new Signature(imports.use("io.freshet.rpc.client.ClientStream") + types,
							"takes the requests, then gives the response");
		}
		return method.serverStreams()
				? new Signature(reader(method.response(), imports), "the responses", Style.request(method))
				: new Signature(method.response(), "the response", Style.request(method));
	}

	@Override
	public String bind(RpcMethod method, Imports imports) {
		return "." + method.shape() + "(" + method.constant() + ", service::" + method.javaName() + ")";
	}

	private static String reader(String message, Imports imports) {
		return imports.use("io.freshet.rpc.RpcReader") + "<" + message + ">";
	}

}
