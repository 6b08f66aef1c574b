package io.freshet.codegen;

import io.freshet.codegen.Signature.Parameter;

/** The manner of a pair of generated interfaces, a service and a client. Immutable. */
interface Style {

	/**
	 * Returns what the names of the interfaces start with.
	 * @return the prefix, empty for the blocking pair
	 */
	String prefix();

	/**
	 * Returns what the interfaces are, for documentation.
	 * @return such as {@code blocking}
	 */
	String text();

	/**
	 * Returns where the methods of the service run, for documentation.
	 * @return a sentence
	 */
	String threads();

	/**
	 * Returns the class that clients extend.
	 * @return the name with its package
	 */
	String stub();

	/**
	 * Returns how the service declares a method.
	 * @param method the method
	 * @param imports takes the classes that the declaration needs
	 * @return the signature
	 */
	Signature service(RpcMethod method, Imports imports);

	/**
	 * Returns how the client declares a method.
	 * @param method the method
	 * @param imports takes the classes that the declaration needs
	 * @return the signature
	 */
	Signature client(RpcMethod method, Imports imports);

	/**
	 * Returns the call that binds a method to the code of a service.
	 * @param method the method
	 * @param imports takes the classes that the call needs
	 * @return the call on the builder of the service, with its dot
	 */
	String bind(RpcMethod method, Imports imports);

	/**
	 * Returns the parameter that takes one request.
	 * @param method the method
	 * @return the parameter
	 */
	static Parameter request(RpcMethod method) {
		return new Parameter(method.request(), "request", "the request");
	}

}
