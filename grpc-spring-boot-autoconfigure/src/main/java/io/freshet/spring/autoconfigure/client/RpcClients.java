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
import io.freshet.spring.RpcClient;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeanUtils;

/**
 * Gives the client that an {@code @RpcClient} asks for. Holds one channel per name,
 * created with the first client and closed with the application context. Safe for use by
 * several threads.
 */
final class RpcClients implements RpcChannels, AutoCloseable {

	private volatile ChannelFactory factory;

	private final ReplacementBeans replacements;

	private final ClientInterceptors interceptors;

	private final Lock lock = new ReentrantLock();

	/** Guarded by the lock. */
	private final Map<String, RpcChannel> channels = new HashMap<>();

	RpcClients(ChannelFactory factory, ReplacementBeans replacements, ClientInterceptors interceptors) {
		this.factory = factory;
		this.replacements = replacements;
		this.interceptors = interceptors;
	}

	/**
	 * Returns a client.
	 * @param type a generated client interface or {@link RpcChannel}
	 * @param annotation names the channel
	 * @return the client, or the bean that replaces it
	 * @throws UnknownChannelException if nothing says where the server is
	 */
	Object client(Class<?> type, RpcClient annotation) {
		String name = annotation.value();
		if (type == RpcChannel.class) {
			if (annotation.interceptors().length > 0) {
				throw new IllegalStateException("@RpcClient(\"" + name
						+ "\") lists interceptors for an RpcChannel; only clients can have interceptors of their own");
			}
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
		RpcChannel channel = channel(name);
		return this.interceptors.around(clients.create(channel), channel, annotation.interceptors());
	}

	/**
	 * Returns a channel, which is created if it is not there.
	 * @param name the name of the channel
	 * @return the channel, or the bean that replaces it
	 * @throws UnknownChannelException if nothing says where the server is
	 */
	RpcChannel channel(String name) {
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

	/**
	 * Takes other properties: for channels to come, and for those in use as far as they
	 * can change.
	 * @param properties the properties as they are now
	 */
	void update(RpcClientProperties properties) {
		ChannelFactory old = this.factory;
		ChannelFactory now = old.with(properties);
		this.factory = now;
		byName().forEach((name, channel) -> new ChannelUpdate(name, channel, old, now).apply());
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
