package io.freshet.spring.autoconfigure.properties;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.origin.Origin;
import org.springframework.core.env.Environment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Reports properties below {@code grpc} that nobody knows, when all beans are there.
 * Environment variables are left alone: orchestrators make their own, such as
 * {@code GRPC_SERVER_SERVICE_HOST} for a service named grpc-server.
 */
final class UnknownProperties implements SmartInitializingSingleton {

	private static final Log logger = LogFactory.getLog(UnknownProperties.class);

	private static final ConfigurationPropertyName ROOT = ConfigurationPropertyName.of("grpc");

	private final Environment environment;

	private final ClassLoader loader;

	UnknownProperties(Environment environment, ClassLoader loader) {
		this.environment = environment;
		this.loader = loader;
	}

	@Override
	public void afterSingletonsInstantiated() {
		find().forEach((name, text) -> logger.warn(text));
	}

	/**
	 * Finds the properties.
	 * @return what to say of each, by their names
	 */
	Map<String, String> find() {
		Map<ConfigurationPropertyName, ConfigurationProperty> set = new TreeMap<>();
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(this.environment)) {
			if (source instanceof IterableConfigurationPropertySource iterable
					&& !(source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource)) {
				names(iterable).forEach((name) -> putIfThere(set, name, iterable.getConfigurationProperty(name)));
			}
		}
		return set.isEmpty() ? Map.of() : unknown(set);
	}

	private static Stream<ConfigurationPropertyName> names(IterableConfigurationPropertySource source) {
		return source.stream().filter(ROOT::isAncestorOf);
	}

	private static void putIfThere(Map<ConfigurationPropertyName, ConfigurationProperty> set,
			ConfigurationPropertyName name, @Nullable ConfigurationProperty property) {
		if (property != null) {
			set.putIfAbsent(name, property);
		}
	}

	private Map<String, String> unknown(Map<ConfigurationPropertyName, ConfigurationProperty> set) {
		KnownProperties known = KnownProperties.ofLibrary();
		if (known.isEmpty()) {
			return Map.of();
		}
		set.keySet().removeIf(known::contains);
		if (!set.isEmpty()) {
			// others may have properties of that name as well; looked at only now
			KnownProperties ofOthers = KnownProperties.ofAll(this.loader);
			set.keySet().removeIf(ofOthers::contains);
		}
		Map<String, String> texts = new TreeMap<>();
		set.forEach((name, property) -> texts.put(name.toString(), text(name, property, known)));
		return texts;
	}

	private static String text(ConfigurationPropertyName name, ConfigurationProperty property, KnownProperties known) {
		Origin origin = property.getOrigin();
		return "Property '" + name + "'" + ((origin != null) ? " (" + origin + ")" : "")
				+ " has no effect: there is no such property"
				+ known.closest(name).map((meant) -> ", did you mean '" + meant + "'?").orElse("")
				+ " ('grpc.report-unknown-properties=false' switches this report off)";
	}

}
