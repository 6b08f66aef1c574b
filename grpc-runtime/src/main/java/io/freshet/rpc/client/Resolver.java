package io.freshet.rpc.client;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.freshet.rpc.internal.netty.Addresses;

/**
 * Looks up the addresses behind a target. What needs the name service is done on a thread
 * of its own, since the look-up of the JDK blocks. Has no state.
 */
final class Resolver {

	private Resolver() {
	}

	/**
	 * Looks up a target.
	 * @param target the target
	 * @return the addresses in the order to try, at least one; completed on any thread
	 */
	static CompletableFuture<List<SocketAddress>> resolve(Target target) {
		if (!(target.address() instanceof InetSocketAddress network)) {
			return CompletableFuture.completedFuture(List.of(target.address()));
		}
		SocketAddress literal = Addresses.ofLiteral(network);
		if (literal != null) {
			return CompletableFuture.completedFuture(List.of(literal));
		}
		CompletableFuture<List<SocketAddress>> addresses = new CompletableFuture<>();
		Thread lookUp = new Thread(() -> lookUp(network, addresses), "freshet-resolver");
		lookUp.setDaemon(true);
		lookUp.start();
		return addresses;
	}

	private static void lookUp(InetSocketAddress network, CompletableFuture<List<SocketAddress>> result) {
		try {
			InetAddress[] found = InetAddress.getAllByName(network.getHostString());
			result.complete(Arrays.stream(found)
				.<SocketAddress>map((address) -> new InetSocketAddress(address, network.getPort()))
				.toList());
		}
		catch (UnknownHostException | RuntimeException ex) {
			result.completeExceptionally(ex);
		}
	}

}
