package io.freshet.rpc.internal.protocol;

import java.net.SocketAddress;
import java.util.Objects;
import java.util.function.UnaryOperator;

import javax.net.ssl.SSLSession;

import io.freshet.rpc.Marshaller;
import io.freshet.rpc.RpcProtocol;
import io.freshet.rpc.Status;
import io.freshet.rpc.internal.transport.StreamListener;
import io.freshet.rpc.internal.transport.StreamReset;
import io.freshet.rpc.internal.transport.TransportStream;
import io.freshet.rpc.internal.wire.HeaderFields;
import io.freshet.rpc.internal.wire.HeaderNames;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a stream and a call on the server: hears the stream for the call and is
 * the call's stream. The call sees gRPC, the peer sees what it speaks. What is the same
 * in both goes straight through.
 * <p>
 * Confined to the stream's event loop, except what {@link TransportStream} exempts.
 */
public abstract class WebStream implements TransportStream, StreamListener {

	private final TransportStream wire;

	private final RpcProtocol protocol;

	private final UnaryOperator<HeaderFields> headFilter;

	private final HeaderFields request;

	private final @Nullable Status refusal;

	private @Nullable StreamListener call;

	private boolean begun;

	/** The answer is one in plain HTTP, which goes through as it is. */
	private boolean plain;

	/**
	 * Creates the stream.
	 * @param wire the stream that the peer opened
	 * @param protocol what it speaks
	 * @param translation what its first headers mean to gRPC
	 * @param headFilter sees each first header block of an answer before it is sent
	 */
	WebStream(TransportStream wire, RpcProtocol protocol, RequestTranslation translation,
			UnaryOperator<HeaderFields> headFilter) {
		this.wire = wire;
		this.protocol = protocol;
		this.headFilter = headFilter;
		this.request = translation.fields();
		this.refusal = translation.refusal();
	}

	/**
	 * Returns the first headers as gRPC has them.
	 * @return the fields, not to be changed
	 */
	public final HeaderFields request() {
		return this.request;
	}

	/**
	 * Names the call, before anything happens.
	 * @param call hears what happens, as gRPC has it
	 * @return this stream, for the wire to report to
	 */
	public final WebStream serve(StreamListener call) {
		this.call = call;
		return this;
	}

	final StreamListener call() {
		return Objects.requireNonNull(this.call);
	}

	final TransportStream wire() {
		return this.wire;
	}

	// What the peer has to say

	@Override
	public final void onHeaders(HeaderFields fields, boolean endStream) {
		if (this.begun) {
			// Trailers of a request carry nothing.
			requestEnded();
			return;
		}
		this.begun = true;
		if (this.refusal == null) {
			requestBegun(endStream);
		}
		else {
			refuse(this.refusal);
		}
	}

	/** The first headers arrived. */
	void requestBegun(boolean endStream) {
		call().onHeaders(this.request, endStream);
	}

	/** The request ended behind its data. */
	void requestEnded() {
		if (this.refusal == null) {
			call().onHeaders(new HeaderFields(0), true);
		}
	}

	@Override
	public final void onData(ByteBuf data, boolean endStream) {
		if (this.refusal == null) {
			dataReceived(data, endStream);
		}
		else {
			this.wire.consumed(data.readableBytes());
		}
	}

	/** Bytes of the request arrived. */
	void dataReceived(ByteBuf data, boolean endStream) {
		call().onData(data, endStream);
	}

	@Override
	public void onReset(StreamReset reset) {
		discard();
		call().onReset(reset);
	}

	@Override
	public void onDrain() {
		call().onDrain();
	}

	@Override
	public void onWritable() {
		call().onWritable();
	}

	@Override
	public void onSweep(long now) {
		call().onSweep(now);
	}

	// What the call has to say

	@Override
	public final void writeHeaders(HeaderFields fields, boolean endStream) {
		AsciiString status = fields.get(HeaderNames.STATUS);
		if (status == null) {
			end(fields);
		}
		else if (!status.equals(HeaderNames.OK_200)) {
			this.plain = true;
			sendHead(fields, endStream);
		}
		else if (endStream) {
			endAtOnce(fields);
		}
		else {
			begin(fields);
		}
	}

	@Override
	public final void writeData(ByteBuf data, boolean endStream) {
		if (this.plain) {
			this.wire.writeData(data, endStream);
		}
		else {
			messages(data);
		}
	}

	/**
	 * The call has response headers.
	 * @param head the fields as gRPC has them
	 */
	abstract void begin(HeaderFields head);

	/**
	 * The call has messages.
	 * @param framed the messages with their prefixes; to be released
	 */
	abstract void messages(ByteBuf framed);

	/**
	 * The call has ended behind its headers.
	 * @param trailers the fields as gRPC has them
	 */
	abstract void end(HeaderFields trailers);

	/**
	 * The call has ended without headers.
	 * @param block headers and trailers in one, as gRPC has them
	 */
	abstract void endAtOnce(HeaderFields block);

	/**
	 * Answers with a failure that the call has not heard of.
	 * @param status the status, not OK
	 */
	abstract void refuse(Status status);

	/** Releases what is held. May be called again. */
	void discard() {
	}

	final void sendHead(HeaderFields fields, boolean endStream) {
		this.wire.writeHeaders(this.headFilter.apply(fields), endStream);
	}

	@Override
	public <T> void writeMessage(T message, Marshaller<T> marshaller, boolean endStream) {
		this.wire.writeMessage(message, marshaller, endStream);
	}

	@Override
	public void reset(long errorCode) {
		discard();
		this.wire.reset(errorCode);
	}

	@Override
	public void consumed(int bytes) {
		this.wire.consumed(bytes);
	}

	// What is the same

	@Override
	public final RpcProtocol protocol() {
		return this.protocol;
	}

	@Override
	public final EventLoop eventLoop() {
		return this.wire.eventLoop();
	}

	@Override
	public final void execute(Runnable task) {
		this.wire.execute(task);
	}

	@Override
	public final ByteBufAllocator allocator() {
		return this.wire.allocator();
	}

	@Override
	public final boolean isDraining() {
		return this.wire.isDraining();
	}

	@Override
	public final int queuedBytes() {
		return this.wire.queuedBytes();
	}

	@Override
	public final Runnable keepPlace() {
		return this.wire.keepPlace();
	}

	@Override
	public final SocketAddress remoteAddress() {
		return this.wire.remoteAddress();
	}

	@Override
	public final SocketAddress localAddress() {
		return this.wire.localAddress();
	}

	@Override
	public final @Nullable SSLSession tlsSession() {
		return this.wire.tlsSession();
	}

}
