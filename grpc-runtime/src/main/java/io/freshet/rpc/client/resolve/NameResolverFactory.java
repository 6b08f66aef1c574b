package io.freshet.rpc.client.resolve;

/**
 * Creates the resolvers of a scheme, the part of a target before the first colon. Safe
 * for use by several threads.
 */
public interface NameResolverFactory {

	/**
	 * Returns the scheme.
	 * @return the scheme in lower case, such as {@code consul}
	 */
	String scheme();

	/**
	 * Returns the name of the servers, for {@code :authority} and their certificate.
	 * @param target the target
	 * @return the name, by default the path of the target
	 * @throws IllegalArgumentException if the target has no name
	 */
	default String authority(TargetName target) {
		if (target.path().isEmpty()) {
			throw new IllegalArgumentException("has no name");
		}
		return target.path();
	}

	/**
	 * Creates a resolver.
	 * @param target the target
	 * @param context what the channel offers
	 * @return the resolver, not yet started
	 * @throws IllegalArgumentException if the target makes no sense; says why, as in 'has
	 * no port'
	 */
	NameResolver create(TargetName target, ResolverContext context);

}
