package io.freshet.spring.autoconfigure.observation;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.stream.Stream;

import io.freshet.rpc.client.ClientCall;
import io.freshet.rpc.server.IncomingCall;
import io.freshet.spring.observation.RpcClientObservationContext;
import io.freshet.spring.observation.RpcClientObservationConvention;
import io.freshet.spring.observation.RpcServerObservationContext;
import io.freshet.spring.observation.RpcServerObservationConvention;
import io.micrometer.observation.GlobalObservationConvention;
import io.micrometer.observation.ObservationFilter;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationPredicate;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationRegistryCustomizer;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/**
 * What calls need observations for. An observation of a call costs as much as the call;
 * when nobody but the meters would handle it, the meters are fed directly, with the same
 * names and tags.
 */
enum ObservationNeed {

	/** For nothing. */
	NONE,

	/** For traces by Micrometer's own handlers, and for nothing else. */
	TRACES,

	/** For something that may want to see every call. */
	EVERYTHING;

	private static final String METER_HANDLER_NAME = "io.micrometer.core.instrument.observation.MeterObservationHandler";

	private static final @Nullable Class<?> METER_HANDLER = ClassUtils.isPresent(METER_HANDLER_NAME, null)
			? ClassUtils.resolveClassName(METER_HANDLER_NAME, null) : null;

	private static final String TRACING_HANDLERS = "io.micrometer.tracing.handler";

	/**
	 * Looks for anything that has to see observations.
	 * @param registry the registry
	 * @param beans where those are that handle, name, filter or prevent observations
	 * @param environment says whether properties do
	 * @return what there is
	 */
	static ObservationNeed of(ObservationRegistry registry, ListableBeanFactory beans, Environment environment) {
		if (registry.isNoop()) {
			return NONE;
		}
		boolean foreign = registry.getClass() != ObservationRegistry.create().getClass();
		if (foreign || anyConvention(beans) || anyFilter(beans) || anyProperty(environment)) {
			return EVERYTHING;
		}
		return ofHandlers(beans);
	}

	/** A handler of the user may do more with a span than Micrometer's. */
	private static ObservationNeed ofHandlers(ListableBeanFactory beans) {
		List<String> packages = beans.getBeanProvider(ObservationHandler.class)
			.stream()
			.filter((handler) -> !isForMeters(handler) && concernsCalls(handler))
			.map((handler) -> handler.getClass().getPackageName())
			.toList();
		if (packages.isEmpty()) {
			return NONE;
		}
		return packages.stream().allMatch(TRACING_HANDLERS::equals) ? TRACES : EVERYTHING;
	}

	/** There are handlers for queries to databases, and for much else. */
	private static boolean concernsCalls(ObservationHandler<?> handler) {
		try {
			return handler.supportsContext(new RpcServerObservationContext(standIn(IncomingCall.class)))
					|| handler.supportsContext(new RpcClientObservationContext(standIn(ClientCall.class)));
		}
		catch (RuntimeException ex) {
			// It looks into the call, so it has to do with calls.
			return true;
		}
	}

	private static <T> T standIn(Class<T> type) {
		return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type },
				(proxy, method, arguments) -> method.getName().equals("toString") ? type.getName() : null));
	}

	/** Without meters on the class path there is no such handler. */
	private static boolean isForMeters(ObservationHandler<?> handler) {
		return METER_HANDLER != null && METER_HANDLER.isInstance(handler);
	}

	private static boolean anyConvention(ListableBeanFactory beans) {
		return has(beans, GlobalObservationConvention.class) || has(beans, RpcServerObservationConvention.class)
				|| has(beans, RpcClientObservationConvention.class) || has(beans, ObservationRegistryCustomizer.class);
	}

	/** Boot's own bean does what its properties say. */
	private static boolean anyFilter(ListableBeanFactory beans) {
		return Stream
			.concat(beans.getBeanProvider(ObservationFilter.class).stream(),
					beans.getBeanProvider(ObservationPredicate.class).stream())
			.anyMatch((filter) -> !filter.getClass()
				.getPackageName()
				.equals(ObservationRegistryCustomizer.class.getPackageName()));
	}

	private static boolean anyProperty(Environment environment) {
		Binder binder = Binder.get(environment);
		return binder.bind("management.observations.key-values", Bindable.mapOf(String.class, String.class)).isBound()
				|| binder.bind("management.observations.enable", Bindable.mapOf(String.class, String.class)).isBound();
	}

	private static boolean has(ListableBeanFactory beans, Class<?> type) {
		return beans.getBeanNamesForType(type).length > 0;
	}

}
