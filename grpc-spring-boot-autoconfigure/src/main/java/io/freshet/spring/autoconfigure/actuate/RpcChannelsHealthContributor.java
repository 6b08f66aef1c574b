package io.freshet.spring.autoconfigure.actuate;

import java.util.stream.Stream;

import io.freshet.rpc.client.RpcChannel;
import io.freshet.spring.RpcChannels;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthContributors;

/**
 * The health of each channel, by its name. Channels that nobody asked for yet are not
 * there. Safe for use by several threads.
 */
final class RpcChannelsHealthContributor implements CompositeHealthContributor {

	private final RpcChannels channels;

	RpcChannelsHealthContributor(RpcChannels channels) {
		this.channels = channels;
	}

	@Override
	public @Nullable HealthContributor getContributor(String name) {
		RpcChannel channel = this.channels.byName().get(name);
		return (channel != null) ? new RpcChannelHealthIndicator(channel) : null;
	}

	@Override
	public Stream<HealthContributors.Entry> stream() {
		return this.channels.byName()
			.entrySet()
			.stream()
			.map((entry) -> new HealthContributors.Entry(entry.getKey(),
					new RpcChannelHealthIndicator(entry.getValue())));
	}

}
