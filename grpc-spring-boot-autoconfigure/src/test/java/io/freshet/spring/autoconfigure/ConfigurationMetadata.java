package io.freshet.spring.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;
import org.json.JSONArray;
import org.json.JSONException;
import org.json.JSONObject;

/** What the build wrote down about the properties of this module, for tests. */
public final class ConfigurationMetadata {

	private static final String RESOURCE = "/META-INF/spring-configuration-metadata.json";

	private ConfigurationMetadata() {
	}

	/**
	 * Reads the metadata of this module.
	 * @return the properties by their names, in alphabetical order
	 */
	public static SortedMap<String, Property> read() {
		SortedMap<String, Property> properties = new TreeMap<>();
		try {
			JSONArray array = new JSONObject(json()).getJSONArray("properties");
			for (int i = 0; i < array.length(); i++) {
				JSONObject property = array.getJSONObject(i);
				properties.put(property.getString("name"), new Property(property.getString("type"),
						property.getString("description"), property.optString("defaultValue", null)));
			}
		}
		catch (JSONException ex) {
			throw new IllegalStateException(ex);
		}
		return properties;
	}

	/** Our own file: that of Spring Boot has the same name. */
	private static String json() {
		String location = MissingHttp2CodecAutoConfiguration.class.getProtectionDomain()
			.getCodeSource()
			.getLocation()
			.toString();
		try (InputStream input = URI.create(location.replaceFirst("/$", "") + RESOURCE).toURL().openStream()) {
			return new String(input.readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * A property.
	 *
	 * @param type the name of the type
	 * @param description what it means
	 * @param defaultValue what it is when it is not set
	 */
	public record Property(String type, String description, @Nullable String defaultValue) {

	}

}
