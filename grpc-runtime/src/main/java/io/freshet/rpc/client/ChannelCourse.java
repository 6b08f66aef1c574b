package io.freshet.rpc.client;

import java.util.Objects;

import io.freshet.rpc.Metadata;
import io.freshet.rpc.client.balance.LoadBalancerFactory;
import io.freshet.rpc.internal.netty.NetworkKind;
import io.freshet.rpc.internal.wire.HeaderFields;
import io.freshet.rpc.internal.wire.MessageCodec;
import org.jspecify.annotations.Nullable;

/**
 * Where the calls of a channel go, and how, until it is told otherwise. Immutable.
 *
 * @param target the target
 * @param options the options
 * @param headers begin every call
 * @param policies what holds for calls of some methods
 */
record ChannelCourse(Target target, ChannelOptions options, RequestHeaders headers, CallPolicies policies) {

	/**
	 * Reads a target.
	 * @param target the target
	 * @param options the options
	 * @return the course
	 * @throws IllegalArgumentException if the target is not one that is understood
	 */
	static ChannelCourse of(String target, ChannelOptions options) {
		Target parsed = Target.parse(target, options.endpoints().resolvers());
		return new ChannelCourse(parsed, options, new RequestHeaders(parsed, options), new CallPolicies(options));
	}

	/** Returns the coding of requests, or {@code null} for none. */
	@Nullable MessageCodec codec(CallOptions call) {
		String encoding = (call.compression() != null) ? call.compression() : this.options.compression();
		return RequestHeaders.CODECS.find(encoding);
	}

	/** Returns the head of a call with some metadata, to be sent now. */
	HeaderFields head(CallSetup call, Metadata metadata) {
		return this.headers.format(call.method().path(), call.deadline(), call.codec(), metadata);
	}

	/** That of the service config comes first. */
	LoadBalancerFactory balancer() {
		LoadBalancerFactory chosen = this.options.serviceConfig().balancer();
		return (chosen != null) ? chosen : this.options.endpoints().balancer();
	}

	/**
	 * Refuses another course that would need other connections or other event loops.
	 * @param next the other course
	 * @throws IllegalArgumentException if there is such a difference; names it
	 */
	void checkChange(ChannelCourse next) {
		String network = NetworkKind.of(this.target.address()).label();
		String nextNetwork = NetworkKind.of(next.target.address()).label();
		if (!network.equals(nextNetwork)) {
			throw new IllegalArgumentException("target '" + next.target + "' is " + nextNetwork + ", a channel to "
					+ network + " such as '" + this.target + "' cannot change to it");
		}
		same("tls", this.options.tls(), next.options.tls());
		same("httpVersion", this.options.httpVersion(), next.options.httpVersion());
		same("protocol", this.options.protocol(), next.options.protocol());
		same("connection", this.options.connection(), next.options.connection());
		same("limits", this.options.limits(), next.options.limits());
		same("connections", this.options.connections(), next.options.connections());
		same("maxConnectionsPerEndpoint", this.options.maxConnectionsPerEndpoint(),
				next.options.maxConnectionsPerEndpoint());
		same("connectTimeout", this.options.connectTimeout(), next.options.connectTimeout());
		same("maxMetadataBytes", this.options.maxMetadataBytes(), next.options.maxMetadataBytes());
		same("maxInboundMessageBytes", this.options.maxInboundMessageBytes(), next.options.maxInboundMessageBytes());
	}

	private static void same(String setting, @Nullable Object before, @Nullable Object after) {
		if (!Objects.equals(before, after)) {
			throw new IllegalArgumentException(setting + " cannot change while the channel is in use");
		}
	}

	/**
	 * Returns whether calls go to other servers on another course, or are spread in
	 * another way.
	 * @param next the other course
	 * @return whether balancers have to be made anew
	 */
	boolean leadsElsewhere(ChannelCourse next) {
		return !this.target.text().equals(next.target.text())
				|| !Objects.equals(this.options.authority(), next.options.authority())
				|| !this.options.endpoints().equals(next.options.endpoints()) || !balancer().equals(next.balancer());
	}

}
