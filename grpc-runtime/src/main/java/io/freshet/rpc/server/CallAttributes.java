package io.freshet.rpc.server;

import java.util.IdentityHashMap;
import java.util.Map;

import io.freshet.rpc.AttributeKey;
import org.jspecify.annotations.Nullable;

/** What interceptors and handlers keep with a call. For one thread at a time. */
final class CallAttributes {

	private final Map<AttributeKey<?>, Object> values = new IdentityHashMap<>(4);

	@SuppressWarnings("unchecked")
	<T> @Nullable T get(AttributeKey<T> key) {
		return (T) this.values.get(key);
	}

	<T> void put(AttributeKey<T> key, T value) {
		this.values.put(key, value);
	}

}
