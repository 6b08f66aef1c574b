package io.freshet.rpc.codegen;

import java.time.Duration;
import java.util.List;

import io.freshet.rpc.Metadata;
import io.freshet.rpc.client.CallOptions;
import io.freshet.rpc.client.ClientInterceptor;
import io.freshet.rpc.client.ClientSettings;
import io.freshet.rpc.client.RpcChannel;

/**
 * What generated clients of every style have in common: a channel, and options that are
 * changed by making another client. Immutable.
 *
 * @param <C> the generated interface
 */
public abstract class GeneratedStub<C> implements ClientSettings<C> {

	private final RpcChannel channel;

	private final CallOptions options;

	/**
	 * Creates a client.
	 * @param channel the channel that its calls use
	 * @param options the options of its calls
	 */
	protected GeneratedStub(RpcChannel channel, CallOptions options) {
		this.channel = channel;
		this.options = options;
	}

	/**
	 * Creates a client on the same channel.
	 * @param options the options of its calls
	 * @return the client
	 */
	protected abstract C with(CallOptions options);

	/**
	 * Returns the channel.
	 * @return the channel
	 */
	protected final RpcChannel channel() {
		return this.channel;
	}

	/**
	 * Returns the options of the calls.
	 * @return the options
	 */
	protected final CallOptions options() {
		return this.options;
	}

	@Override
	public final C withDeadline(Duration deadline) {
		return with(this.options.withDeadline(deadline));
	}

	@Override
	public final C withMetadata(Metadata metadata) {
		return with(this.options.withMetadata(metadata));
	}

	@Override
	public final C withWaitForReady() {
		return with(this.options.withWaitForReady(true));
	}

	@Override
	public final C withCompression(String encoding) {
		return with(this.options.withCompression(encoding));
	}

	@Override
	public final C withInterceptors(ClientInterceptor... interceptors) {
		return with(this.options.withInterceptors(List.of(interceptors)));
	}

}
