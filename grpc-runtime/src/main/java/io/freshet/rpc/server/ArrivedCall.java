package io.freshet.rpc.server;

import java.net.SocketAddress;
import java.util.function.Predicate;

import io.freshet.rpc.Deadline;
import io.freshet.rpc.Metadata;
import io.freshet.rpc.MethodDescriptor;
import io.freshet.rpc.internal.transport.TransportStream;
import io.freshet.rpc.internal.wire.HeaderFields;
import io.freshet.rpc.internal.wire.MetadataFields;
import io.freshet.rpc.internal.wire.RequestHead;
import org.jspecify.annotations.Nullable;

/**
 * A call as observers see it. Immutable.
 *
 * @param stream the stream
 * @param head the head, or {@code null} if it was too large to be read
 * @param registered the method, or {@code null} if there is none
 * @param protocol what the client speaks
 */
record ArrivedCall(TransportStream stream, @Nullable RequestHead head, @Nullable RegisteredMethod registered,
		String protocol) implements IncomingCall {

	@Override
	public @Nullable MethodDescriptor<?, ?> method() {
		return (this.registered != null) ? this.registered.descriptor() : null;
	}

	@Override
	public String path() {
		if (this.head == null) {
			return "";
		}
		String path = this.head.pathOrEmpty().toString();
		int query = path.indexOf('?');
		return (query < 0) ? path : path.substring(0, query);
	}

	@Override
	public Metadata metadata() {
		return (this.head != null) ? MetadataFields.toMetadata(this.head.fields()) : Metadata.empty();
	}

	@Override
	public boolean hasMetadata(Predicate<CharSequence> name) {
		if (this.head != null) {
			HeaderFields fields = this.head.fields();
			for (int i = 0; i < fields.size(); i++) {
				if (name.test(fields.name(i))) {
					return true;
				}
			}
		}
		return false;
	}

	@Override
	public String authority() {
		return (this.head != null && this.head.authority() != null) ? this.head.authority().toString() : "";
	}

	@Override
	public @Nullable Deadline deadline() {
		long nanos = (this.head != null) ? this.head.timeoutNanos() : Long.MAX_VALUE;
		return (nanos >= 0 && nanos != Long.MAX_VALUE) ? Deadline.afterNanos(nanos) : null;
	}

	@Override
	public SocketAddress remoteAddress() {
		return this.stream.remoteAddress();
	}

	@Override
	public SocketAddress localAddress() {
		return this.stream.localAddress();
	}

}
