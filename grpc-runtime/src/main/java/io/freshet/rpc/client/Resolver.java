package io.freshet.rpc.client;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
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
		List<SocketAddress> literals = new ArrayList<>();
		for (SocketAddress address : target.addresses()) {
			SocketAddress literal = (address instanceof InetSocketAddress network) ? Addresses.ofLiteral(network)
					: address;
			if (literal != null) {
				literals.add(literal);
			}
		}
		if (literals.size() == target.addresses().size()) {
			return CompletableFuture.completedFuture(literals);
		}
		CompletableFuture<List<SocketAddress>> addresses = new CompletableFuture<>();
		Thread lookUp = new Thread(() -> lookUp(target, addresses), "freshet-resolver");
		lookUp.setDaemon(true);
		lookUp.start();
		return addresses;
	}

	/** One name that is not known does no harm while there are others. */
	private static void lookUp(Target target, CompletableFuture<List<SocketAddress>> result) {
		List<SocketAddress> found = new ArrayList<>();
		Exception failure = null;
		for (SocketAddress address : target.addresses()) {
			InetSocketAddress network = (InetSocketAddress) address;
			try {
				for (InetAddress host : InetAddress.getAllByName(network.getHostString())) {
					found.add(new InetSocketAddress(host, network.getPort()));
				}
			}
			catch (UnknownHostException | RuntimeException ex) {
				failure = ex;
			}
		}
		if (found.isEmpty() && failure != null) {
			result.completeExceptionally(failure);
		}
		else {
			result.complete(found);
		}
	}

}
