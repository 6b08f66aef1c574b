package io.freshet.docs;

import java.time.Duration;

import io.freshet.rpc.client.RpcChannel;
import io.freshet.spring.RpcClient;

import org.springframework.stereotype.Component;

/** Leads the calls of a channel elsewhere while it is in use. */
// moves
@Component
class MovingDiary {

	private final RpcChannel channel;

	MovingDiary(@RpcClient("diary") RpcChannel channel) {
		this.channel = channel;
	}

	void move(String target) {
		this.channel.retarget(target);
	}

	void hurry() {
		this.channel.reconfigure(this.channel.target(),
				this.channel.options().toBuilder().deadline(Duration.ofSeconds(2)).build());
	}

}
// end
