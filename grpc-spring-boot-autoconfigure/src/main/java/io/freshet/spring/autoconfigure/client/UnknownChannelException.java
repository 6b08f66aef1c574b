package io.freshet.spring.autoconfigure.client;

import java.util.Set;

/** A client was asked for on a channel that nothing says the target of. */
final class UnknownChannelException extends RuntimeException {

	private final String name;

	private final Set<String> knownNames;

	private final boolean configured;

	/**
	 * Creates the exception.
	 * @param name the name that was asked for
	 * @param knownNames the names that are configured
	 * @param configured whether the name is one of those and only lacks a target
	 */
	UnknownChannelException(String name, Set<String> knownNames, boolean configured) {
		super(configured ? "RPC channel '" + name + "' has no target" : "RPC channel '" + name + "' is not configured");
		this.name = name;
		this.knownNames = Set.copyOf(knownNames);
		this.configured = configured;
	}

	String name() {
		return this.name;
	}

	Set<String> knownNames() {
		return this.knownNames;
	}

	boolean isConfigured() {
		return this.configured;
	}

}
