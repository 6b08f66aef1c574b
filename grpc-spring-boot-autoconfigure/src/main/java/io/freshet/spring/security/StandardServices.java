package io.freshet.spring.security;

import io.freshet.rpc.MethodDescriptor;

/**
 * The rule for the services that are not of the application: health, which those who
 * watch the server ask without credentials, and reflection, which tells everybody what
 * there is. Immutable.
 *
 * @param health who may call {@code grpc.health.v1.Health}
 * @param reflection who may call {@code grpc.reflection.v1.ServerReflection} and its
 * predecessor
 */
public record StandardServices(Access health, Access reflection) {

	/** The name of the health service. */
	static final String HEALTH = "grpc.health.v1.Health";

	private static final String REFLECTION = "grpc.reflection.";

	/**
	 * Returns who may call a method.
	 * @param method the method
	 * @return who may; the chains decide about all methods of the application
	 */
	Access access(MethodDescriptor<?, ?> method) {
		String service = method.service();
		if (!service.startsWith("grpc.")) {
			return Access.RULES;
		}
		if (service.equals(HEALTH)) {
			return this.health;
		}
		return service.startsWith(REFLECTION) ? this.reflection : Access.RULES;
	}

	/** Who may call a service. */
	public enum Access {

		/** Everybody, and no credentials are looked at. */
		PERMIT_ALL,

		/** Nobody. */
		DENY_ALL,

		/** Whom the chains let in, like any other service. */
		RULES

	}

}
