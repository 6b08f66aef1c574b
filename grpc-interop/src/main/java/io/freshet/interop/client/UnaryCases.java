package io.freshet.interop.client;

import java.util.HashSet;
import java.util.Set;

import io.freshet.interop.proto.Empty;
import io.freshet.interop.proto.SimpleRequest;

/** One request, one response. */
final class UnaryCases {

	private static final int CALLS_TO_ONE_SERVER = 100;

	private UnaryCases() {
	}

	static void emptyUnary(Peer peer) {
		Empty response = peer.client().emptyCall(Empty.getDefaultInstance());
		Expect.equal("the response", Empty.getDefaultInstance(), response);
	}

	static void largeUnary(Peer peer) {
		Messages.expectSize(Messages.LARGE_RESPONSE, peer.client().unaryCall(Messages.largeRequest().build()));
	}

	static void pickFirstUnary(Peer peer) {
		SimpleRequest request = Messages.request(1, 1).setFillServerId(true).build();
		Set<String> servers = new HashSet<>();
		for (int i = 0; i < CALLS_TO_ONE_SERVER; i++) {
			servers.add(peer.client().unaryCall(request).getServerId());
		}
		if (servers.contains("")) {
			throw new AssertionError("the server does not tell its id");
		}
		Expect.equal("the number of servers that answered", 1, servers.size());
	}

}
