package io.freshet.spring.autoconfigure.actuate;

import java.util.List;
import java.util.Objects;

import io.freshet.rpc.client.ChannelSnapshot;
import io.freshet.rpc.client.RpcChannel;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * DOWN when the last attempt to connect failed and none has succeeded since; UP
 * otherwise, also before the first call. Opens no connection of its own. Safe for use by
 * several threads.
 */
final class RpcChannelHealthIndicator extends AbstractHealthIndicator {

	private final RpcChannel channel;

	RpcChannelHealthIndicator(RpcChannel channel) {
		super("the channel could not be looked at");
		this.channel = channel;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		ChannelSnapshot snapshot = Snapshots.await(this.channel.snapshot());
		switch (snapshot.state()) {
			case TRANSIENT_FAILURE -> builder.down();
			case SHUTDOWN -> builder.outOfService();
			default -> builder.up();
		}
		builder.withDetail("state", snapshot.state().name());
		List<String> failures = snapshot.endpoints()
			.stream()
			.map(ChannelSnapshot.Endpoint::lastFailure)
			.filter(Objects::nonNull)
			.distinct()
			.toList();
		if (!failures.isEmpty()) {
			builder.withDetail("lastFailure", String.join("; ", failures));
		}
	}

}
