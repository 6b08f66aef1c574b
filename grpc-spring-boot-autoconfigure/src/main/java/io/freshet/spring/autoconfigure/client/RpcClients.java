package io.freshet.spring.autoconfigure.client;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

import io.freshet.rpc.client.RpcChannel;
import io.freshet.rpc.codegen.ClientFactory;
import io.freshet.rpc.codegen.GeneratedClient;
import io.freshet.spring.RpcChannels;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeanUtils;

/**
 * Gives the client that an {@code @RpcClient} asks for. Holds one channel per name,
 * created with the first client and closed with the application context. Safe for use by
 * several threads.
 */
final class RpcClients implements RpcChannels, AutoCloseable {

	private final ChannelFactory factory;

	private final ReplacementBeans replacements;

	private final Lock lock = new ReentrantLock();

	/** Guarded by the lock. */
	private final Map<String, RpcChannel> channels = new HashMap<>();

	RpcClients(ChannelFactory factory, ReplacementBeans replacements) {
		this.factory = factory;
		this.replacements = replacements;
	}

	/**
	 * Returns a client.
	 * @param type a generated client interface or {@link RpcChannel}
	 * @param name the name of the channel
	 * @return the client, or the bean that replaces it
	 * @throws UnknownChannelException if nothing says where the server is
	 */
	Object client(Class<?> type, String name) {
		if (type == RpcChannel.class) {
			return channel(name);
		}
		GeneratedClient generated = type.getAnnotation(GeneratedClient.class);
		if (generated == null) {
			throw new IllegalStateException("@RpcClient(\"" + name + "\") asks for a " + type.getName()
					+ ", which is neither a generated client interface nor RpcChannel");
		}
		Object replacement = this.replacements.find(type, name);
		if (replacement != null) {
			return replacement;
		}
		ClientFactory<?> clients = BeanUtils.instantiateClass(generated.value());
		return clients.create(channel(name));
	}

	private RpcChannel channel(String name) {
		Object replacement = this.replacements.find(RpcChannel.class, name);
		return (replacement != null) ? (RpcChannel) replacement : own(name);
	}

	private RpcChannel own(String name) {
		this.lock.lock();
		try {
			// not computeIfAbsent: an interceptor bean may ask for a client meanwhile
			@Nullable RpcChannel channel = this.channels.get(name);
			if (channel == null) {
				channel = this.factory.create(name);
				this.channels.put(name, channel);
			}
			return channel;
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public Map<String, RpcChannel> byName() {
		this.lock.lock();
		try {
			return new TreeMap<>(this.channels);
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public void close() {
		this.lock.lock();
		try {
			this.channels.values().forEach(RpcChannel::close);
			this.channels.clear();
		}
		finally {
			this.lock.unlock();
		}
	}

}
