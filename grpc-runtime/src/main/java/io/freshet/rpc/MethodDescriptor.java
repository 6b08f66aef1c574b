package io.freshet.rpc;

/**
 * What is known of a method without its implementation: name, shape and the marshallers
 * of its messages. Immutable; one instance per method, held by generated code.
 *
 * @param <Q> the type of request
 * @param <R> the type of response
 */
public final class MethodDescriptor<Q, R> {

	private final String service;

	private final String name;

	private final String path;

	private final MethodShape shape;

	private final Marshaller<Q> request;

	private final Marshaller<R> response;

	private final boolean sideEffectFree;

	private final boolean idempotent;

	private MethodDescriptor(String service, String name, MethodShape shape, Marshaller<Q> request,
			Marshaller<R> response, Repeats repeats) {
		this.service = service;
		this.name = name;
		this.path = "/" + service + "/" + name;
		this.shape = shape;
		this.request = request;
		this.response = response;
		this.sideEffectFree = repeats == Repeats.WITHOUT_EFFECT;
		this.idempotent = repeats != Repeats.UNKNOWN;
	}

	/**
	 * Creates a descriptor.
	 * @param <Q> the type of request
	 * @param <R> the type of response
	 * @param service the full name of the service, such as {@code pkg.Greeter}
	 * @param name the name of the method as the {@code .proto} file has it
	 * @param shape the kind of call
	 * @param request the marshaller of requests
	 * @param response the marshaller of responses
	 * @return the descriptor
	 */
	public static <Q, R> MethodDescriptor<Q, R> of(String service, String name, MethodShape shape,
			Marshaller<Q> request, Marshaller<R> response) {
		return new MethodDescriptor<>(service, name, shape, request, response, Repeats.UNKNOWN);
	}

	/**
	 * Returns this descriptor marked as free of side effects
	 * ({@code idempotency_level = NO_SIDE_EFFECTS}).
	 * @return the marked descriptor
	 */
	public MethodDescriptor<Q, R> withoutSideEffects() {
		return with(Repeats.WITHOUT_EFFECT);
	}

	/**
	 * Returns this descriptor marked as idempotent
	 * ({@code idempotency_level = IDEMPOTENT}): called twice it does what it does when
	 * called once.
	 * @return the marked descriptor
	 */
	public MethodDescriptor<Q, R> idempotent() {
		return with(Repeats.SAME_EFFECT);
	}

	private MethodDescriptor<Q, R> with(Repeats repeats) {
		return new MethodDescriptor<>(this.service, this.name, this.shape, this.request, this.response, repeats);
	}

	/**
	 * Returns the full name of the service.
	 * @return such as {@code pkg.Greeter}
	 */
	public String service() {
		return this.service;
	}

	/**
	 * Returns the name of the method.
	 * @return such as {@code SayHello}
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Returns the path of the method, exactly as it travels in {@code :path}.
	 * @return such as {@code /pkg.Greeter/SayHello}
	 */
	public String path() {
		return this.path;
	}

	/**
	 * Returns the kind of call.
	 * @return the shape
	 */
	public MethodShape shape() {
		return this.shape;
	}

	/**
	 * Returns the marshaller of requests.
	 * @return the marshaller
	 */
	public Marshaller<Q> request() {
		return this.request;
	}

	/**
	 * Returns the marshaller of responses.
	 * @return the marshaller
	 */
	public Marshaller<R> response() {
		return this.response;
	}

	/**
	 * Returns whether the method is declared free of side effects.
	 * @return whether {@code idempotency_level} is {@code NO_SIDE_EFFECTS}
	 */
	public boolean isSideEffectFree() {
		return this.sideEffectFree;
	}

	/**
	 * Returns whether the method may be called twice where once was meant.
	 * @return whether it is declared idempotent or free of side effects
	 */
	public boolean isIdempotent() {
		return this.idempotent;
	}

	@Override
	public String toString() {
		return this.path;
	}

	/** What is known of a second call that is like the first. */
	private enum Repeats {

		/** Nothing. */
		UNKNOWN,

		/** It changes nothing more. */
		SAME_EFFECT,

		/** None of them changes anything. */
		WITHOUT_EFFECT

	}

}
