package io.freshet.rpc.client.balance;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import io.freshet.rpc.client.balance.EndpointChildren.Child;

/**
 * Endpoints on a circle of hashes, each at as many places as its weight says. When an
 * endpoint comes or goes, only its share of the keys finds another one. Immutable.
 * Source: gRPC proposal A42.
 */
final class HashRing {

	private final long[] hashes;

	private final Child[] children;

	/**
	 * Builds the ring.
	 * @param children the endpoints, at least one
	 * @param minSize about how many places there are at least
	 * @param maxSize how many there are at most
	 */
	HashRing(List<Child> children, long minSize, long maxSize) {
		double sum = children.stream().mapToDouble((child) -> child.endpoint().weight()).sum();
		double min = children.stream().mapToDouble((child) -> child.endpoint().weight()).min().orElse(1) / sum;
		double size = Math.min(Math.ceil(min * minSize) / min, maxSize);
		List<Place> places = new ArrayList<>();
		double placed = 0;
		double wanted = 0;
		for (Child child : children) {
			wanted += size * child.endpoint().weight() / sum;
			String name = name(child.endpoint().addresses().get(0));
			for (int i = 0; placed < wanted; i++, placed++) {
				places.add(new Place(XxHash64.of(name + "_" + i, 0), child));
			}
		}
		places.sort(Comparator.comparing(Place::hash, Long::compareUnsigned));
		this.hashes = places.stream().mapToLong(Place::hash).toArray();
		this.children = places.stream().map(Place::child).toArray(Child[]::new);
	}

	/**
	 * Returns how an address is written for hashing, the same in every process.
	 * @param address the address
	 * @return host and port in numbers if it is of a network
	 */
	static String name(SocketAddress address) {
		if (address instanceof InetSocketAddress network && network.getAddress() != null) {
			String host = network.getAddress().getHostAddress();
			return (host.contains(":") ? "[" + host + "]" : host) + ":" + network.getPort();
		}
		return address.toString();
	}

	int size() {
		return this.hashes.length;
	}

	/**
	 * Finds the place of a key.
	 * @param hash the hash of the key
	 * @return the first place whose hash is not smaller
	 */
	int find(long hash) {
		int low = 0;
		int high = this.hashes.length;
		while (low < high) {
			int middle = (low + high) >>> 1;
			if (Long.compareUnsigned(this.hashes[middle], hash) < 0) {
				low = middle + 1;
			}
			else {
				high = middle;
			}
		}
		return (low == this.hashes.length) ? 0 : low;
	}

	/**
	 * Returns the endpoint at a place.
	 * @param place any number from 0; the ring has no end
	 * @return the endpoint
	 */
	Child at(int place) {
		return this.children[place % this.children.length];
	}

	/**
	 * A place on the ring.
	 *
	 * @param hash where
	 * @param child who
	 */
	private record Place(long hash, Child child) {

	}

}
