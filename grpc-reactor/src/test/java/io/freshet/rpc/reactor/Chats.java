package io.freshet.rpc.reactor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

import com.google.protobuf.ByteString;
import io.freshet.rpc.client.RpcChannel;
import io.freshet.rpc.reactor.chat.ChatRpc;
import io.freshet.rpc.reactor.chat.Line;
import io.freshet.rpc.server.ListenerException;
import io.freshet.rpc.server.RpcServer;
import io.freshet.rpc.server.ServerOptions;

/** Servers of one service and their clients, over TCP. */
final class Chats implements AutoCloseable {

	/** For what has to come; nothing that passes waits that long. */
	static final Duration LONG = Duration.ofSeconds(20);

	private final List<AutoCloseable> open = new ArrayList<>();

	RpcChannel serve(ChatRpc.ReactorService service) {
		return serve(service, UnaryOperator.identity());
	}

	RpcChannel serve(ChatRpc.ReactorService service, UnaryOperator<ServerOptions.Builder> options) {
		RpcServer server = start(RpcServer.create(options.apply(ServerOptions.builder().port(0)).build(),
				List.of(ChatRpc.bind(service))));
		this.open.add(server);
		RpcChannel channel = RpcChannel.create("127.0.0.1:" + server.port());
		this.open.add(0, channel);
		return channel;
	}

	private static RpcServer start(RpcServer server) {
		try {
			return server.start();
		}
		catch (ListenerException ex) {
			throw new IllegalStateException(ex);
		}
	}

	ChatRpc.ReactorClient client(ChatRpc.ReactorService service) {
		return ChatRpc.reactorClient(serve(service));
	}

	static Line line(String text) {
		return Line.newBuilder().setText(text).build();
	}

	static Line line(int number) {
		return Line.newBuilder().setNumber(number).build();
	}

	/**
	 * Returns a message of 64 KiB.
	 * @param number what it says
	 * @return the message
	 */
	static Line large(int number) {
		return Line.newBuilder().setNumber(number).setBallast(ByteString.copyFrom(new byte[65_000])).build();
	}

	@Override
	public void close() throws Exception {
		for (AutoCloseable closeable : this.open) {
			closeable.close();
		}
	}

}
