package io.freshet.interop.client;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.function.UnaryOperator;

import io.freshet.interop.Arguments;
import io.freshet.interop.TestCertificates;
import io.freshet.interop.proto.TestServiceRpc;
import io.freshet.rpc.Metadata;
import io.freshet.rpc.client.ChannelOptions;
import io.freshet.rpc.client.ClientTls;
import io.freshet.rpc.client.RpcChannel;

/** The server that a case is run against and the channel to it. */
final class Peer implements AutoCloseable {

	/** Keeps a case from hanging. Longer than any call takes. */
	private static final Duration DEADLINE = Duration.ofSeconds(30);

	private final Arguments arguments;

	private final RpcChannel channel;

	Peer(Arguments arguments) throws IOException {
		this.arguments = arguments;
		this.channel = newChannel();
	}

	/**
	 * Returns the options of the command line.
	 * @return the options
	 */
	Arguments arguments() {
		return this.arguments;
	}

	/**
	 * Returns the channel that the calls of a case share.
	 * @return the channel
	 */
	RpcChannel channel() {
		return this.channel;
	}

	/**
	 * Returns a client on the shared channel.
	 * @return the client
	 */
	TestServiceRpc.Client client() {
		return client(this.channel);
	}

	/**
	 * Returns a client that notes what happens to its next call.
	 * @param record takes the notes
	 * @return the client
	 */
	TestServiceRpc.Client client(CallRecord record) {
		return client().withInterceptors(record);
	}

	/**
	 * Returns a client on a channel of its own.
	 * @param channel the channel
	 * @return the client
	 */
	TestServiceRpc.Client client(RpcChannel channel) {
		Metadata metadata = additionalMetadata(this.arguments.text("additional_metadata", ""));
		return TestServiceRpc.client(channel).withMetadata(metadata);
	}

	/**
	 * Creates another channel to the server.
	 * @return a channel, to be closed by the caller
	 * @throws IOException if the certificate cannot be read
	 */
	RpcChannel newChannel() throws IOException {
		return newChannel((options) -> options);
	}

	/**
	 * Creates another channel to the server.
	 * @param settings what the case sets
	 * @return a channel, to be closed by the caller
	 * @throws IOException if the certificate cannot be read
	 */
	RpcChannel newChannel(UnaryOperator<ChannelOptions.Builder> settings) throws IOException {
		String host = this.arguments.text("server_host", "localhost");
		int port = this.arguments.number("server_port", 10000);
		ChannelOptions.Builder options = ChannelOptions.builder().deadline(DEADLINE);
		String override = this.arguments.text("server_host_override", "");
		if (!override.isEmpty()) {
			options.authority(override);
		}
		if (this.arguments.flag("use_tls")) {
			options.tls(trust());
		}
		return RpcChannel.create(this.arguments.text("target", host + ":" + port), settings.apply(options).build());
	}

	private ClientTls trust() throws IOException {
		if (!this.arguments.flag("use_test_ca")) {
			return ClientTls.systemTrust();
		}
		try (InputStream authority = TestCertificates.open("ca.pem")) {
			return ClientTls.trusting(authority);
		}
	}

	/** Reads {@code key:value;key:value}. */
	private static Metadata additionalMetadata(String option) {
		Metadata.Builder metadata = Metadata.builder();
		for (String entry : option.isEmpty() ? new String[0] : option.split(";")) {
			int colon = entry.indexOf(':');
			if (colon < 0) {
				throw new IllegalArgumentException("--additional_metadata has '" + entry + "', which is not key:value");
			}
			metadata.add(entry.substring(0, colon), entry.substring(colon + 1));
		}
		return metadata.build();
	}

	@Override
	public void close() {
		this.channel.close();
	}

}
