package io.freshet.spring.observation;

import java.net.InetSocketAddress;
import java.net.SocketAddress;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;

/**
 * Host and port of the other side. Immutable.
 *
 * @param name the host
 * @param port the port, or {@code none}
 */
public record RpcPeer(String name, String port) {

	/**
	 * Takes the peer from an address.
	 * @param address the address
	 * @return its host and port, else the address as it is
	 */
	public static RpcPeer of(SocketAddress address) {
		return (address instanceof InetSocketAddress inet)
				? new RpcPeer(inet.getHostString(), Integer.toString(inet.getPort()))
				: new RpcPeer(address.toString(), KeyValue.NONE_VALUE);
	}

	/**
	 * Takes the peer from the target of a channel.
	 * @param target such as {@code dns:///greeter:9090}
	 * @return the first host and its port, else the target as it is
	 */
	public static RpcPeer of(String target) {
		String place = target.contains("://") ? target.substring(target.lastIndexOf('/') + 1) : target;
		String first = place.split(",", 2)[0];
		int colon = first.lastIndexOf(':');
		boolean port = colon > 0 && first.substring(colon + 1).matches("\\d+");
		return port ? new RpcPeer(first.substring(0, colon), first.substring(colon + 1))
				: new RpcPeer(first, KeyValue.NONE_VALUE);
	}

	/**
	 * Returns the tags.
	 * @return name and port
	 */
	public KeyValues keyValues() {
		return KeyValues.of(RpcKeyNames.PEER_NAME, this.name, RpcKeyNames.PEER_PORT, this.port);
	}

}
