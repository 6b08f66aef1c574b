package io.freshet.rpc.internal.protocol;

import java.util.Objects;
import java.util.function.UnaryOperator;

import io.freshet.rpc.RpcProtocol;
import io.freshet.rpc.Status;
import io.freshet.rpc.internal.transport.StreamListener;
import io.freshet.rpc.internal.transport.StreamReset;
import io.freshet.rpc.internal.transport.TransportStream;
import io.freshet.rpc.internal.wire.HeaderFields;
import io.freshet.rpc.internal.wire.HeaderNames;
import io.netty.buffer.ByteBuf;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a stream and a call on the server.
 * <p>
 * Confined to the stream's event loop, except what {@link TransportStream} exempts.
 */
public abstract class WebStream extends TranslatedStream {

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
		attach(wire);
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

	@Override
	final StreamListener call() {
		return Objects.requireNonNull(this.call);
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
			wire().consumed(data.readableBytes());
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
			wire().writeData(data, endStream);
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
		wire().writeHeaders(this.headFilter.apply(fields), endStream);
	}

	@Override
	public void reset(long errorCode) {
		discard();
		wire().reset(errorCode);
	}

	@Override
	public final RpcProtocol protocol() {
		return this.protocol;
	}

}
