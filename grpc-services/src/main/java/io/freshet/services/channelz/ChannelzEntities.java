package io.freshet.services.channelz;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.WeakHashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import io.freshet.rpc.RpcException;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.client.RpcChannel;
import io.freshet.rpc.server.RpcServer;
import org.jspecify.annotations.Nullable;

/**
 * The servers and channels there are, each with an id of its own. An id is given when
 * something is seen for the first time and is not given again. Safe for use by several
 * threads.
 */
final class ChannelzEntities {

	private final Supplier<? extends Collection<RpcServer>> servers;

	private final Supplier<? extends Collection<RpcChannel>> channels;

	/** Guarded by itself; what is gone is forgotten. */
	private final Map<Object, Long> ids = new WeakHashMap<>();

	/** Guarded by {@link #ids}. */
	private long lastId;

	ChannelzEntities(Supplier<? extends Collection<RpcServer>> servers,
			Supplier<? extends Collection<RpcChannel>> channels) {
		this.servers = servers;
		this.channels = channels;
	}

	private Map<Long, RpcServer> servers() {
		return byId(this.servers.get());
	}

	private Map<Long, RpcChannel> channels() {
		return byId(this.channels.get());
	}

	private <T> Map<Long, T> byId(Collection<T> things) {
		Map<Long, T> sorted = new TreeMap<>();
		synchronized (this.ids) {
			for (T thing : things) {
				@Nullable Long id = this.ids.get(thing);
				if (id == null) {
					this.lastId++;
					id = this.lastId;
					this.ids.put(thing, id);
				}
				sorted.put(id, thing);
			}
		}
		return sorted;
	}

	CompletionStage<Map<Long, ServerView>> serverViews() {
		Map<Long, CompletableFuture<ServerView>> views = new TreeMap<>();
		servers().forEach((id, server) -> views.put(id,
				server.snapshot().thenApply((snapshot) -> new ServerView(id, snapshot)).toCompletableFuture()));
		return all(views);
	}

	CompletionStage<Map<Long, ChannelView>> channelViews() {
		Map<Long, CompletableFuture<ChannelView>> views = new TreeMap<>();
		channels().forEach((id, channel) -> views.put(id,
				channel.snapshot().thenApply((snapshot) -> new ChannelView(id, snapshot)).toCompletableFuture()));
		return all(views);
	}

	CompletionStage<ServerView> server(long id) {
		RpcServer server = servers().get(id);
		return (server != null) ? server.snapshot().thenApply((snapshot) -> new ServerView(id, snapshot))
				: CompletableFuture.failedFuture(notFound("server", id));
	}

	CompletionStage<ChannelView> channel(long id) {
		RpcChannel channel = channels().get(id);
		return (channel != null) ? channel.snapshot().thenApply((snapshot) -> new ChannelView(id, snapshot))
				: CompletableFuture.failedFuture(notFound("channel", id));
	}

	static <T> T found(@Nullable T thing, String kind, long id) {
		if (thing == null) {
			throw notFound(kind, id);
		}
		return thing;
	}

	private static RpcException notFound(String kind, long id) {
		return new RpcException(StatusCode.NOT_FOUND, "there is no " + kind + " " + id);
	}

	boolean isServer(long id) {
		return servers().containsKey(id);
	}

	private static <T> CompletionStage<Map<Long, T>> all(Map<Long, CompletableFuture<T>> views) {
		List<CompletableFuture<T>> futures = List.copyOf(views.values());
		return CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new)).thenApply((done) -> {
			Map<Long, T> results = new TreeMap<>();
			views.forEach((id, view) -> results.put(id, view.join()));
			return results;
		});
	}

}
