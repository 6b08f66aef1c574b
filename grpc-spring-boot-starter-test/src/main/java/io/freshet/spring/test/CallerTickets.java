package io.freshet.spring.test;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

import io.freshet.rpc.Metadata;
import io.freshet.rpc.RpcContext;
import io.freshet.rpc.Status;
import io.freshet.rpc.client.ClientCall;
import io.freshet.rpc.client.ClientCallListener;
import org.jspecify.annotations.Nullable;

import org.springframework.security.core.Authentication;

/**
 * Who makes a call, handed from the client of a test to its server: the call carries a
 * ticket that means something only inside this process and only while the call goes on.
 * Safe for use by several threads.
 */
final class CallerTickets {

	/** The metadata that carries the ticket. */
	static final String NAME = "freshet-test-caller";

	/** Client and server of a test share nothing else. */
	private static final Map<String, Authentication> CALLERS = new ConcurrentHashMap<>();

	private CallerTickets() {
	}

	static void add(ClientCall call, Authentication caller) {
		String ticket = UUID.randomUUID().toString();
		CALLERS.put(ticket, caller);
		call.addMetadata(NAME, ticket);
		call.addListener(new ClientCallListener() {
			@Override
			public void onClose(Status status, Metadata trailers) {
				CALLERS.remove(ticket);
			}
		});
	}

	/**
	 * Finds who makes a call.
	 * @param call the call
	 * @return the caller that was named last, or {@code null} if none was
	 */
	static @Nullable Authentication find(RpcContext call) {
		List<String> tickets = call.metadata().getAll(NAME);
		return tickets.isEmpty() ? null : CALLERS.get(tickets.get(tickets.size() - 1));
	}

}
