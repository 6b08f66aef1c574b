package io.freshet.docs;

import java.time.Duration;
import java.util.Set;

import io.freshet.docs.v1.NotebookRpc;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.client.ChannelOptions;
import io.freshet.rpc.client.policy.HedgingPolicy;
import io.freshet.rpc.client.policy.MethodPolicy;
import io.freshet.rpc.client.policy.SafeRetryPolicy;
import io.freshet.rpc.client.policy.ServiceConfig;
import io.freshet.spring.ChannelOptionsCustomizer;

import org.springframework.stereotype.Component;

/** Says how often the calls of one channel are sent. */
// policies
@Component
class DiaryPolicies implements ChannelOptionsCustomizer {

	@Override
	public void customize(String name, ChannelOptions.Builder options) {
		if (name.equals("diary")) {
			MethodPolicy searches = MethodPolicy.NONE.withTimeout(Duration.ofSeconds(5))
				.withAttempts(new HedgingPolicy(2, Duration.ofMillis(20), Set.of(StatusCode.UNAVAILABLE)));
			options.serviceConfig(ServiceConfig.builder()
				.method(NotebookRpc.NAME, "Find", searches)
				.attempts(SafeRetryPolicy.DEFAULTS)
				.build());
		}
	}

}
// end
