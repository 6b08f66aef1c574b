package io.freshet.rpc.internal.protocol;

import io.freshet.rpc.RpcException;
import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.internal.transport.StreamReset;
import io.freshet.rpc.internal.wire.HeaderFields;
import io.freshet.rpc.internal.wire.HeaderFields.Indexing;
import io.freshet.rpc.internal.wire.HeaderNames;
import io.freshet.rpc.internal.wire.RpcMediaType;
import io.netty.buffer.ByteBuf;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * A stream between a call, which speaks gRPC, and a server, which speaks something else.
 * This much passes everything on; protocols change what is different. Confined to the
 * stream's event loop, as the stream that it stands before.
 */
abstract class AdaptedClientStream extends TranslatedStream {

	private final RpcMediaType type;

	private final ClientStreamListener call;

	/** Whether the answer is no call's, so that it passes as it is. */
	private boolean foreign;

	private boolean ended;

	AdaptedClientStream(RpcMediaType type, ClientStreamListener call) {
		this.type = type;
		this.call = call;
	}

	@Override
	final ClientStreamListener call() {
		return this.call;
	}

	final boolean isForeign() {
		return this.foreign;
	}

	final RpcMediaType type() {
		return this.type;
	}

	// What the protocols do

	/**
	 * Turns the head of a gRPC request into one of the protocol.
	 * @param fields the head for gRPC
	 * @return the head to send
	 */
	HeaderFields request(HeaderFields fields) {
		HeaderFields request = new HeaderFields(fields.size() + 1);
		for (int i = 0; i < fields.size(); i++) {
			AsciiString name = fields.name(i);
			if (name.equals(HeaderNames.CONTENT_TYPE)) {
				request.add(name, this.type.format(), Indexing.INDEXED);
			}
			else {
				addRequestField(name, fields.value(i), fields.indexing(i), request);
			}
		}
		return request;
	}

	/**
	 * Adds a field of the request, under the name that the protocol has for it.
	 * @param name the name for gRPC
	 * @param value the value
	 * @param indexing how header compression may treat it
	 * @param request takes the field
	 */
	void addRequestField(AsciiString name, AsciiString value, Indexing indexing, HeaderFields request) {
		request.add(name, value, indexing);
	}

	/**
	 * Takes the head of an answer of the protocol.
	 * @param fields the head
	 * @param endStream whether nothing follows
	 */
	abstract void answer(HeaderFields fields, boolean endStream);

	/**
	 * Takes the body of an answer of the protocol.
	 * @param data the bytes, borrowed
	 * @param endStream whether nothing follows
	 */
	abstract void body(ByteBuf data, boolean endStream);

	/**
	 * Returns whether a head with another media type, or with an HTTP status other than
	 * 200, belongs to the protocol.
	 * @param fields the head
	 * @return whether {@link #answer} understands it
	 */
	boolean understands(HeaderFields fields) {
		return false;
	}

	/** Lets go of what is held. The stream has ended. */
	void close() {
	}

	// What the server sends

	@Override
	public final void onHeaders(HeaderFields fields, boolean endStream) {
		if (this.ended) {
			return;
		}
		this.ended = endStream;
		guarded(() -> {
			if (isOurs(fields) || understands(fields)) {
				answer(fields, endStream);
			}
			else {
				this.foreign = true;
				this.call.onHeaders(ResponseFields.withoutStatus(fields), endStream);
			}
		});
	}

	private boolean isOurs(HeaderFields fields) {
		AsciiString httpStatus = fields.get(HeaderNames.STATUS);
		if (httpStatus == null || !httpStatus.equals(HeaderNames.OK_200)) {
			return false;
		}
		AsciiString value = fields.get(HeaderNames.CONTENT_TYPE);
		RpcMediaType type = RpcMediaType.parse(value);
		if (type == null || type.form() != this.type.form()) {
			if (type != null && type.form() == RpcMediaType.Form.GRPC) {
				throw unexpected(StatusCode.UNKNOWN, value);
			}
			return false;
		}
		if (!type.codec().equals(this.type.codec())) {
			throw unexpected(StatusCode.INTERNAL, value);
		}
		return true;
	}

	private RpcException unexpected(StatusCode code, @Nullable AsciiString value) {
		return new RpcException(Status.of(code,
				"server answered with content-type '" + value + "', expected was " + this.type.format()));
	}

	@Override
	public final void onData(ByteBuf data, boolean endStream) {
		if (this.ended) {
			wire().consumed(data.readableBytes());
			return;
		}
		this.ended = endStream;
		if (this.foreign) {
			this.call.onData(data, endStream);
		}
		else {
			guarded(() -> body(data, endStream));
		}
	}

	private void guarded(Runnable action) {
		try {
			action.run();
		}
		catch (RpcException ex) {
			this.ended = true;
			close();
			this.call.onMalformed(ex);
		}
		if (this.ended) {
			close();
		}
	}

	@Override
	public final void onReset(StreamReset reset) {
		this.ended = true;
		close();
		this.call.onReset(reset);
	}

	// What the call sends

	@Override
	public void writeHeaders(HeaderFields fields, boolean endStream) {
		wire().writeHeaders(request(fields), endStream);
	}

	@Override
	public void writeData(ByteBuf data, boolean endStream) {
		wire().writeData(data, endStream);
	}

	@Override
	public final void reset(long errorCode) {
		this.ended = true;
		close();
		wire().reset(errorCode);
	}

}
