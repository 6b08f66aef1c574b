package io.freshet.spring.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

import io.freshet.rpc.MethodDescriptor;
import io.freshet.rpc.ServiceDescriptor;
import io.freshet.rpc.client.ChannelOptions;
import io.freshet.rpc.client.RpcChannel;
import io.freshet.rpc.server.IncomingCall;
import io.freshet.rpc.server.ListenerException;
import io.freshet.rpc.server.RpcServer;
import io.freshet.rpc.server.ServerCallObserver;
import io.freshet.rpc.server.ServerOptions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A server that answers as a test says, for tests of clients: over the real HTTP/2, in
 * memory or on a free port. It records what it receives. A call that nothing is scripted
 * for is answered UNIMPLEMENTED, with what is scripted, and fails the test by
 * {@link #verify}. <pre>{@code
 * &#64;RegisterExtension
 * static MockRpcServer orders = MockRpcServer.serving(OrdersRpc.DESCRIPTOR);
 *
 * orders.on(OrdersRpc.GET_ORDER).once().fail(StatusCode.UNAVAILABLE, "back in a moment");
 * orders.on(OrdersRpc.GET_ORDER).delay(Duration.ofMillis(50)).reply(order);
 * }</pre>
 * <p>
 * Answers are tried in the order in which they were scripted. As a JUnit extension it
 * verifies and forgets after each test, and stops after the last one; otherwise
 * {@link #close} stops it. Safe for use by several threads.
 */
public final class MockRpcServer implements AutoCloseable, BeforeAllCallback, AfterEachCallback, AfterAllCallback {

	private final MockScript script = new MockScript();

	private final RpcServer server;

	private final @Nullable String name;

	private volatile boolean shared;

	private MockRpcServer(ServerOptions.Builder options, @Nullable String name, List<ServiceDescriptor> services) {
		this.name = name;
		MockService service = new MockService(this.script,
				(context) -> server().loseConnections(context.remoteAddress()));
		this.server = RpcServer.create(options.build(), services.stream().map(service::bind).toList(),
				List.of(this::observe));
		try {
			this.server.start();
		}
		catch (ListenerException ex) {
			throw new UncheckedIOException(new IOException(ex));
		}
	}

	/**
	 * Starts a server in memory.
	 * @param services constants of generated code, such as {@code GreeterRpc.DESCRIPTOR}
	 * @return the server
	 */
	public static MockRpcServer serving(ServiceDescriptor... services) {
		String name = "mock-" + UUID.randomUUID();
		return new MockRpcServer(ServerOptions.builder().inMemory(name), name, Arrays.asList(services));
	}

	/**
	 * Starts a server on a free port, for clients in other processes.
	 * @param services constants of generated code, such as {@code GreeterRpc.DESCRIPTOR}
	 * @return the server
	 */
	public static MockRpcServer onFreePort(ServiceDescriptor... services) {
		return new MockRpcServer(ServerOptions.builder().port(0), null, Arrays.asList(services));
	}

	private RpcServer server() {
		return this.server;
	}

	/** Methods that are not served never get as far as the script. */
	private @Nullable ServerCallObserver observe(IncomingCall call) {
		if (call.method() == null) {
			this.script.unexpected(call.path().substring(1) + ", whose service this server was not started with");
		}
		return null;
	}

	/**
	 * Returns where clients find this server.
	 * @return a target for {@code grpc.client.channel.<name>.target} or
	 * {@code RpcChannel.create}
	 */
	public String target() {
		return (this.name != null) ? "in-memory:" + this.name : "static://127.0.0.1:" + port();
	}

	/**
	 * Returns the port.
	 * @return the port, or -1 in memory
	 */
	public int port() {
		return this.server.port();
	}

	/**
	 * Opens a channel to this server. To be closed by the caller.
	 * @return a new channel with default options
	 */
	public RpcChannel channel() {
		return RpcChannel.create(target(), ChannelOptions.defaults());
	}

	/**
	 * Begins to script an answer.
	 * @param method a constant of generated code, such as {@code GreeterRpc.SAY_HELLO}
	 * @param <Q> the type of request
	 * @param <R> the type of response
	 * @return the answer, to be ended by {@code reply}, {@code fail} or the like
	 */
	public <Q, R> MockAnswer<Q, R> on(MethodDescriptor<Q, R> method) {
		if (this.server.services().stream().noneMatch((service) -> service.methods().contains(method))) {
			throw new IllegalArgumentException(
					"this server was not started with service " + method.service() + " of " + method);
		}
		return new MockAnswer<>(this.script, method);
	}

	/**
	 * Returns what was received.
	 * @return the calls in their order
	 */
	public List<RecordedCall<?>> calls() {
		return this.script.calls();
	}

	/**
	 * Returns what was received.
	 * @param method the method
	 * @param <Q> the type of request
	 * @return the calls of that method in their order
	 */
	@SuppressWarnings("unchecked")
	public <Q> List<RecordedCall<Q>> calls(MethodDescriptor<Q, ?> method) {
		return calls().stream()
			.filter((call) -> call.method().path().equals(method.path()))
			.map((call) -> (RecordedCall<Q>) call)
			.toList();
	}

	/**
	 * Returns the requests that were received, of all calls.
	 * @param method the method
	 * @param <Q> the type of request
	 * @return the requests in their order
	 */
	public <Q> List<Q> requests(MethodDescriptor<Q, ?> method) {
		return calls(method).stream().flatMap((call) -> call.requests().stream()).toList();
	}

	/**
	 * Waits for the next call that this method has not returned yet.
	 * @param timeout for how long
	 * @return the call
	 * @throws AssertionError if none arrives
	 */
	public RecordedCall<?> takeCall(Duration timeout) {
		try {
			RecordedCall<?> call = this.script.take(timeout);
			if (call == null) {
				throw new AssertionError("no call arrived within " + timeout.toMillis() + " ms; " + this.script);
			}
			return call;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError("interrupted while waiting for a call", ex);
		}
	}

	/**
	 * Fails if there was a call that nothing was scripted for.
	 * @throws AssertionError lists those calls and what was scripted
	 */
	public void verify() {
		this.script.verify();
	}

	/** Forgets what was scripted and what was received. */
	public void reset() {
		this.script.reset();
	}

	/** Stops the server. */
	@Override
	public void close() {
		this.server.close();
	}

	@Override
	public void beforeAll(ExtensionContext context) {
		this.shared = true;
	}

	@Override
	public void afterEach(ExtensionContext context) {
		try {
			verify();
		}
		finally {
			reset();
			if (!this.shared) {
				close();
			}
		}
	}

	@Override
	public void afterAll(ExtensionContext context) {
		close();
	}

	/** What is scripted. */
	@Override
	public String toString() {
		return "MockRpcServer at " + target() + ", " + this.script;
	}

}
