package io.freshet.spring.autoconfigure.client;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of the channels. Immutable.
 *
 * @param defaults What channels inherit, property by property, where their own properties
 * say nothing.
 * @param channel Channels by their name, the one given to @RpcClient. A name with other
 * characters than letters, digits and dashes is written in brackets.
 * @param startupWait Longest time that the start of the application waits for channels
 * that connect eagerly; then it goes on without them. 0 for not at all.
 */
@ConfigurationProperties("grpc.client")
record RpcClientProperties(@DefaultValue @NestedConfigurationProperty ChannelProperties defaults,
		@DefaultValue Map<String, ChannelProperties> channel, @DefaultValue("5s") Duration startupWait) {

	/**
	 * Returns the properties of a channel with what it inherits.
	 * @param name the name of the channel
	 * @return the properties; only the inherited ones if the name is not configured
	 */
	ChannelProperties of(String name) {
		ChannelProperties own = own(name);
		return (own != null) ? own.orElse(this.defaults) : this.defaults;
	}

	/**
	 * Returns whether the channel is configured.
	 * @param name the name of the channel
	 * @return whether it has properties of its own
	 */
	boolean contains(String name) {
		return own(name) != null;
	}

	/**
	 * Returns the names of the configured channels.
	 * @return the names in alphabetical order
	 */
	Set<String> names() {
		return new TreeSet<>(this.channel.keySet());
	}

	/**
	 * Returns what channels name as interceptors of theirs.
	 * @return names of beans and of classes
	 */
	Set<String> namedInterceptors() {
		Set<String> names = new TreeSet<>();
		Stream.concat(Stream.of(this.defaults), this.channel.values().stream())
			.map(ChannelProperties::interceptors)
			.filter(Objects::nonNull)
			.forEach(names::addAll);
		return names;
	}

	/**
	 * Environment variables know neither case nor dashes, so the second look ignores
	 * both.
	 */
	private @Nullable ChannelProperties own(String name) {
		ChannelProperties exact = this.channel.get(name);
		if (exact != null) {
			return exact;
		}
		return this.channel.entrySet()
			.stream()
			.filter((entry) -> uniform(entry.getKey()).equals(uniform(name)))
			.map(Map.Entry::getValue)
			.findFirst()
			.orElse(null);
	}

	private static String uniform(String name) {
		return name.replace("-", "").replace("_", "").toLowerCase(Locale.ROOT);
	}

}
