package io.freshet.spring.autoconfigure.actuate;

import java.util.Map;

import io.freshet.rpc.MethodDescriptor;

/** What is known of the calls of a method. */
@FunctionalInterface
interface MethodTimings {

	/** For applications that measure nothing. */
	MethodTimings NONE = (method) -> Map.of();

	/**
	 * Returns what is known.
	 * @param method the method
	 * @return the measurements by name, none if nothing was measured
	 */
	Map<String, Object> of(MethodDescriptor<?, ?> method);

}
