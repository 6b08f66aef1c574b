package io.freshet.rpc.client;

import java.net.SocketAddress;
import java.util.Set;

import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.client.balance.Pick;
import io.freshet.rpc.client.balance.Picker;

/** Asks a balancer where a call goes, again if it has been there. Has no state. */
final class CallPicker {

	/** So often another server is looked for when the call has been to the first. */
	private static final int OTHER_PICKS = 4;

	private CallPicker() {
	}

	/**
	 * Asks for a server.
	 * @param picker what the balancer says now
	 * @param call the call
	 * @return where it goes, or what else becomes of it
	 */
	static Pick pick(Picker picker, ConnectionRequest call) {
		try {
			Pick pick = picker.pick(call);
			Set<SocketAddress> avoided = call.avoided();
			if (!avoided.isEmpty()) {
				for (int i = 0; i < OTHER_PICKS && pick instanceof SlotSubchannel subchannel
						&& avoided.contains(subchannel.address()); i++) {
					pick = picker.pick(call);
				}
			}
			return pick;
		}
		catch (RuntimeException ex) {
			return Pick.drop(Status.of(StatusCode.INTERNAL, "the load balancer failed: " + ex));
		}
	}

}
