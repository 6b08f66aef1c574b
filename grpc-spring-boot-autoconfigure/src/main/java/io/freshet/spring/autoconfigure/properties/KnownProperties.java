package io.freshet.spring.autoconfigure.properties;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.freshet.spring.autoconfigure.ClosestName;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.core.io.UrlResource;
import org.springframework.util.ClassUtils;

/**
 * The properties that there are, as the build wrote them down for editors. Immutable.
 *
 * @param patterns the names
 */
record KnownProperties(List<PropertyPattern> patterns) {

	private static final String METADATA = "META-INF/spring-configuration-metadata.json";

	private static final Pattern PROPERTY = Pattern
		.compile("\"name\":\\s*\"(grpc\\.[^\"]+)\"(?:,\\s*\"type\":\\s*\"([^\"]+)\")?");

	/** Of a map or a collection, the type of its values. */
	private static final Pattern VALUE = Pattern.compile("java\\.util\\.\\w+<(?:[^,<>]+,\\s*)?([^<>]+)>");

	/**
	 * Reads the properties of this library.
	 * @return the properties, none if the metadata has been left out of the application
	 */
	static KnownProperties ofLibrary() {
		try {
			String own = KnownProperties.class.getName().replace('.', '/') + ".class";
			URL url = KnownProperties.class.getResource("/" + own);
			if (url == null) {
				return new KnownProperties(List.of());
			}
			return read(new UrlResource(url.toString().replace(own, METADATA)).getURL());
		}
		catch (IOException ex) {
			return new KnownProperties(List.of());
		}
	}

	/**
	 * Reads the properties of all libraries and of the application.
	 * @param loader finds them
	 * @return the properties below {@code grpc}
	 */
	static KnownProperties ofAll(ClassLoader loader) {
		List<PropertyPattern> patterns = new ArrayList<>();
		try {
			Enumeration<URL> all = loader.getResources(METADATA);
			while (all.hasMoreElements()) {
				patterns.addAll(read(all.nextElement()).patterns());
			}
		}
		catch (IOException ex) {
			// what cannot be read is not known
		}
		return new KnownProperties(List.copyOf(patterns));
	}

	private static KnownProperties read(URL url) throws IOException {
		try (InputStream input = url.openStream()) {
			return parse(new String(input.readAllBytes(), StandardCharsets.UTF_8));
		}
	}

	/**
	 * Reads metadata.
	 * @param metadata the metadata in JSON
	 * @return its properties below {@code grpc}
	 */
	static KnownProperties parse(String metadata) {
		List<PropertyPattern> patterns = new ArrayList<>();
		int properties = Math.max(0, metadata.indexOf("\"properties\""));
		Matcher matcher = PROPERTY.matcher(metadata);
		for (int from = properties; matcher.find(from); from = matcher.end()) {
			add(matcher.group(1), matcher.group(2), patterns);
		}
		return new KnownProperties(List.copyOf(patterns));
	}

	private static void add(String name, @Nullable String type, List<PropertyPattern> patterns) {
		Matcher value = VALUE.matcher((type != null) ? type : "");
		if (!value.matches()) {
			patterns.add(PropertyPattern.of(name, false));
			return;
		}
		Class<?> values = resolve(value.group(1));
		if (values != null && values.isRecord()) {
			patterns.add(PropertyPattern.of(name, false));
			addAll(name + ".*", values, patterns);
		}
		else {
			patterns.add(PropertyPattern.of(name, true));
		}
	}

	private static void addAll(String prefix, Class<?> type, List<PropertyPattern> patterns) {
		for (RecordComponent component : type.getRecordComponents()) {
			String name = prefix + "." + component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
			Type generic = component.getGenericType();
			if (component.getType().isRecord()) {
				addAll(name, component.getType(), patterns);
			}
			else {
				add(name, (generic instanceof ParameterizedType) ? generic.getTypeName() : null, patterns);
			}
		}
	}

	private static @Nullable Class<?> resolve(String type) {
		try {
			return ClassUtils.forName(type, KnownProperties.class.getClassLoader());
		}
		catch (ClassNotFoundException | LinkageError ex) {
			return null;
		}
	}

	boolean isEmpty() {
		return this.patterns.isEmpty();
	}

	boolean contains(ConfigurationPropertyName name) {
		return this.patterns.stream().anyMatch((pattern) -> pattern.matches(name));
	}

	/**
	 * Finds the property that somebody probably meant.
	 * @param name what was written
	 * @return the closest name, empty if none is close
	 */
	Optional<String> closest(ConfigurationPropertyName name) {
		return ClosestName.to(name.toString(),
				this.patterns.stream().map((pattern) -> pattern.meant(name)).distinct().toList());
	}

}
