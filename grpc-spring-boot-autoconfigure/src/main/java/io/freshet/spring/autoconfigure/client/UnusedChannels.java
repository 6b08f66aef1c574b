package io.freshet.spring.autoconfigure.client;

import java.util.Set;

import io.freshet.spring.RpcChannels;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;

/**
 * Names channels that are configured although nothing has asked for them when the
 * application is ready. Only says so: clients may be asked for later.
 *
 * @param properties the channels that are configured
 * @param channels the channels that are in use
 * @param context the application; what its children say does not matter
 */
record UnusedChannels(RpcClientProperties properties, RpcChannels channels,
		ApplicationContext context) implements ApplicationListener<ApplicationReadyEvent> {

	private static final Log logger = LogFactory.getLog(UnusedChannels.class);

	@Override
	public void onApplicationEvent(ApplicationReadyEvent event) {
		if (event.getApplicationContext() == this.context) {
			Set<String> unused = this.properties.others(this.channels.byName().keySet());
			if (!unused.isEmpty()) {
				logger.info("Nothing has asked for a client of these channels so far, although they are configured "
						+ "(grpc.client.channel.*): " + String.join(", ", unused));
			}
		}
	}

}
