package io.freshet.spring.autoconfigure.client;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.UnboundElementsSourceFilter;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.core.env.Environment;

/**
 * Looks for properties of channels that nobody reads. A policy with a typing error would
 * otherwise be none. Has no state.
 */
final class UnknownPropertyCheck {

	private UnknownPropertyCheck() {
	}

	/**
	 * Looks at all properties of channels, except those that come from the environment of
	 * the process, which may be meant for others.
	 * @param environment the properties
	 * @throws UnknownPropertyException if there is one without a meaning
	 */
	static void run(Environment environment) {
		Binder binder = Binder.get(environment);
		check(binder, "grpc.client.defaults", Bindable.of(ChannelProperties.class));
		check(binder, "grpc.client.channel", Bindable.mapOf(String.class, ChannelProperties.class));
	}

	private static void check(Binder binder, String prefix, Bindable<?> target) {
		BindHandler handler = new NoUnboundElementsBindHandler(BindHandler.DEFAULT, new UnboundElementsSourceFilter());
		try {
			binder.bind(prefix, target, handler);
		}
		catch (BindException ex) {
			if (ex.getCause() instanceof UnboundConfigurationPropertiesException unbound) {
				throw new UnknownPropertyException(unbound.getUnboundProperties()
					.stream()
					.map((property) -> property.getName().toString())
					.toList(), ex);
			}
			// What is wrong with a value is said where the value is used.
		}
	}

	/**
	 * Returns the names of all properties of a channel.
	 * @return the names, behind that of the channel
	 */
	static Set<String> known() {
		Set<String> names = new TreeSet<>();
		collect("", ChannelProperties.class, names);
		return names;
	}

	private static void collect(String prefix, Class<?> type, Set<String> names) {
		for (RecordComponent component : type.getRecordComponents()) {
			String name = prefix + DataObjectPropertyName.toDashedForm(component.getName());
			Class<?> value = element(component.getGenericType());
			if (value.isRecord()) {
				collect(name + ".", value, names);
			}
			else {
				names.add(name);
			}
		}
	}

	private static Class<?> element(Type type) {
		if (type instanceof ParameterizedType several && several.getRawType() == List.class) {
			return element(several.getActualTypeArguments()[0]);
		}
		return (type instanceof Class<?> one) ? one : Object.class;
	}

}
