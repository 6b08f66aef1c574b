package io.freshet.spring.security;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.freshet.rpc.MethodDescriptor;
import org.jspecify.annotations.Nullable;

/**
 * Which chain and which rule each method has, looked up once. Safe for use by several
 * threads.
 */
final class SecurityPlan {

	private final List<RpcSecurityChain> chains;

	private final Map<String, Entry> entries = new ConcurrentHashMap<>();

	SecurityPlan(List<RpcSecurityChain> chains) {
		this.chains = List.copyOf(chains);
	}

	List<RpcSecurityChain> chains() {
		return this.chains;
	}

	/**
	 * Returns what secures a method.
	 * @param method the method
	 * @return chain and rule
	 */
	Entry of(MethodDescriptor<?, ?> method) {
		Entry known = this.entries.get(method.path());
		return (known != null) ? known : this.entries.computeIfAbsent(method.path(), (path) -> find(method));
	}

	private Entry find(MethodDescriptor<?, ?> method) {
		return this.chains.stream()
			.filter((chain) -> chain.matches(method))
			.findFirst()
			.map((chain) -> new Entry(chain, chain.rule(method)))
			.orElse(Entry.NONE);
	}

	/**
	 * What secures a method.
	 *
	 * @param chain says who a caller is; {@code null} if none does, which closes the
	 * method
	 * @param rule says who may call; {@code null} if none does, which closes the method
	 */
	record Entry(@Nullable RpcSecurityChain chain, CallRules.@Nullable Rule rule) {

		private static final Entry NONE = new Entry(null, null);

	}

}
