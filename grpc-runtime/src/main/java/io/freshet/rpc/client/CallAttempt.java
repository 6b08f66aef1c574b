package io.freshet.rpc.client;

import java.net.SocketAddress;
import java.util.Set;

import io.freshet.rpc.Metadata;
import io.freshet.rpc.RetryPushback;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.RpcProtocol;
import io.freshet.rpc.Status;
import io.freshet.rpc.internal.attempt.RequestPart;
import io.freshet.rpc.internal.protocol.ClientStreamListener;
import io.freshet.rpc.internal.stream.Ending;
import io.freshet.rpc.internal.transport.ClientConnection;
import io.freshet.rpc.internal.transport.StreamReset;
import io.freshet.rpc.internal.transport.TransportStream;
import io.freshet.rpc.internal.wire.HeaderFields;
import io.freshet.rpc.internal.wire.ResetCodes;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * One attempt of a call that may be sent several times. Keeps the answer to itself until
 * it is the one that counts: response headers have come, or it has ended and no other
 * follows. Protocols that put a failure behind response headers are given the benefit of
 * the doubt until the first message. Confined to the call's event loop. Source: gRPC
 * proposal A6, When Retries are Valid.
 */
final class CallAttempt implements ConnectionRequest, ClientStreamListener {

	private final AttemptedCall owner;

	private final OutgoingCall<?, ?> call;

	/** How many attempts were counted before this one. */
	private final int previous;

	private final CallAttempts attempts;

	private final ServerAnswer answer = new ServerAnswer();

	private @Nullable TransportStream stream;

	private @Nullable ObservedAttempt observed;

	/** Response headers that do not count yet. */
	private @Nullable HeaderFields head;

	/** The last block of the answer, if it ended by one. */
	private @Nullable HeaderFields last;

	CallAttempt(AttemptedCall owner, OutgoingCall<?, ?> call, int previous) {
		this.owner = owner;
		this.call = call;
		this.previous = previous;
		this.attempts = new CallAttempts(previous);
	}

	// The request

	@Override
	public CallSetup setup() {
		return this.call.setup();
	}

	@Override
	public CallAttempts attempts() {
		return this.attempts;
	}

	@Override
	public Set<SocketAddress> avoided() {
		return this.owner.avoided();
	}

	@Override
	public void open(ClientConnection connection) {
		if (this.call.expireIfLate()) {
			return;
		}
		ObservedAttempt observed = setup().oneOfSeveral();
		Metadata metadata = (observed != null) ? observed.metadata() : setup().metadata();
		if (this.previous > 0) {
			metadata = metadata.toBuilder()
				.remove(RetryPushback.PREVIOUS_ATTEMPTS)
				.add(RetryPushback.PREVIOUS_ATTEMPTS, Integer.toString(this.previous))
				.build();
		}
		this.observed = observed;
		TransportStream stream = this.call.channel().protocol().open(connection, method(), this);
		this.stream = stream;
		stream.writeHeaders(this.call.channel().course().head(setup(), metadata), false);
		if (this.stream == stream) {
			this.owner.opened(this, stream);
		}
	}

	@Override
	public void refuse(Ending ending, boolean dropped) {
		this.owner.ended(this, ending, !dropped, dropped);
	}

	@Nullable TransportStream stream() {
		return this.stream;
	}

	@Nullable ObservedAttempt observed() {
		return this.observed;
	}

	RequestPart.Observer requestObserver() {
		return (this.observed != null) ? this.observed : RequestPart.Observer.NONE;
	}

	// The answer

	@Override
	public void onHeaders(HeaderFields fields, boolean endStream) {
		if (this.owner.isChosen(this)) {
			this.call.onHeaders(fields, endStream);
			return;
		}
		try {
			if (this.answer.hasBegun()) {
				if (endStream) {
					this.last = this.answer.isForeign() ? null : fields;
					end(this.answer.trailers(fields));
				}
				return;
			}
			Ending ending = this.answer.begin(fields, endStream);
			if (ending != null) {
				this.last = this.answer.isForeign() ? null : fields;
				end(ending);
			}
			else if (!this.answer.isForeign()) {
				this.head = fields;
				if (setup().protocol() == RpcProtocol.GRPC) {
					choose();
				}
			}
		}
		catch (RpcException ex) {
			onMalformed(ex);
		}
	}

	@Override
	public void onData(ByteBuf data, boolean endStream) {
		if (!this.owner.isChosen(this)) {
			if (this.answer.isForeign()) {
				this.answer.appendForeign(data);
				consumed(data.readableBytes());
				if (endStream) {
					end(this.answer.end());
				}
				return;
			}
			if (!data.isReadable()) {
				if (endStream) {
					end(this.answer.end());
				}
				return;
			}
			choose();
		}
		this.call.onData(data, endStream);
	}

	private void consumed(int bytes) {
		if (this.stream != null) {
			this.stream.consumed(bytes);
		}
	}

	/** What has come so far shows that the answer is the one. */
	private void choose() {
		this.owner.choose(this);
		HeaderFields head = this.head;
		if (head != null) {
			this.head = null;
			this.call.onHeaders(head, false);
		}
	}

	@Override
	public void onMalformed(RpcException failure) {
		if (this.owner.isChosen(this)) {
			this.call.onMalformed(failure);
			return;
		}
		if (this.stream != null) {
			this.stream.reset(ResetCodes.CANCEL);
		}
		end(Ending.of(failure));
	}

	@Override
	public void onReset(StreamReset reset) {
		this.stream = null;
		boolean unanswered = !this.answer.hasBegun();
		Ending ending = LocalEndings.ofReset(reset, this.call.channel().target(), setup().deadline());
		if (unanswered && this.owner.mayRepeat(this, reset)) {
			tellEnd(ending.status(), Metadata.empty());
			this.owner.repeat(this);
			return;
		}
		this.owner.ended(this, ending, unanswered && reset.unprocessed(), false);
	}

	@Override
	public void onWritable() {
		this.call.onWritable();
	}

	private void end(Ending ending) {
		TransportStream stream = this.stream;
		this.stream = null;
		if (stream != null && this.owner.isUnfinished(stream)) {
			// The server will not read the rest. RFC 9113, 8.1.
			stream.reset(ResetCodes.NO_ERROR);
		}
		this.owner.ended(this, ending, false, false);
	}

	// The end

	/** The answer is of no use. */
	void cancel(Status why) {
		reset(ResetCodes.CANCEL);
		tellEnd(why, Metadata.empty());
	}

	void reset(long errorCode) {
		TransportStream stream = this.stream;
		this.stream = null;
		if (stream != null) {
			stream.reset(errorCode);
		}
		else {
			this.owner.slot().forget(this);
		}
	}

	/**
	 * Tells those who count attempts of the end. Later calls do nothing.
	 * @param status how
	 * @param trailers the trailing metadata of the server
	 */
	void tellEnd(Status status, Metadata trailers) {
		this.attempts.ended(status, trailers);
		if (this.observed != null) {
			this.observed.end(status);
			this.observed = null;
		}
	}

	/**
	 * Ends the call as this attempt has ended.
	 * @param ending how
	 */
	void deliver(Ending ending) {
		HeaderFields head = this.head;
		HeaderFields last = this.last;
		if (last == null) {
			this.call.complete(ending);
			return;
		}
		if (head != null) {
			this.call.onHeaders(head, false);
		}
		this.call.onHeaders(last, true);
	}

}
