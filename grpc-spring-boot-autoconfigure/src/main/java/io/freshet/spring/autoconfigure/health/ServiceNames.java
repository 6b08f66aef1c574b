package io.freshet.spring.autoconfigure.health;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.Environment;

/**
 * Finds names of services that lack their brackets. Binding would pass over them in
 * silence, and the service would depend on something else than was written.
 */
final class ServiceNames {

	private static final ConfigurationPropertyName PREFIX = ConfigurationPropertyName.of("grpc.server.health.service");

	private ServiceNames() {
	}

	static void validate(Environment environment) {
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
			if (source instanceof IterableConfigurationPropertySource iterable) {
				iterable.stream().filter(PREFIX::isAncestorOf).forEach((name) -> validate(source, name));
			}
		}
	}

	private static void validate(ConfigurationPropertySource source, ConfigurationPropertyName name) {
		int last = name.getNumberOfElements() - 1;
		if (name.isNumericIndex(last)) {
			last--;
		}
		// one element for the service, one for what is said of it
		int first = PREFIX.getNumberOfElements();
		if (last - first > 1) {
			StringBuilder service = new StringBuilder();
			for (int i = first; i < last; i++) {
				service.append((i > first) ? "." : "")
					.append(name.getElement(i, ConfigurationPropertyName.Form.ORIGINAL));
			}
			throw new InvalidConfigurationPropertyValueException(name.toString(), source.getConfigurationProperty(name),
					"the name of a service with dots goes into brackets: grpc.server.health.service[" + service + "]");
		}
	}

}
