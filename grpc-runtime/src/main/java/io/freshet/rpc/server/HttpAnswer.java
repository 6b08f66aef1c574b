package io.freshet.rpc.server;

import io.freshet.rpc.Status;
import io.freshet.rpc.internal.transport.StreamListener;
import io.freshet.rpc.internal.transport.StreamReset;
import io.freshet.rpc.internal.transport.TransportStream;
import io.freshet.rpc.internal.wire.ConnectError;
import io.freshet.rpc.internal.wire.HeaderFields;
import io.freshet.rpc.internal.wire.HeaderFields.Indexing;
import io.freshet.rpc.internal.wire.HeaderNames;
import io.freshet.rpc.internal.wire.Refusal;
import io.netty.buffer.ByteBuf;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a request that is no call, which is known as soon as its headers are. The
 * rest of the request is dropped. Confined to the stream's event loop.
 */
final class HttpAnswer implements StreamListener {

	private final TransportStream stream;

	private final HeaderFields fields;

	private final byte[] body;

	private final @Nullable UnservedCall call;

	private boolean answered;

	/**
	 * Creates an answer.
	 * @param stream the stream
	 * @param fields its headers
	 * @param body its body
	 * @param call the call that the request wanted to be, or {@code null}
	 */
	HttpAnswer(TransportStream stream, HeaderFields fields, byte[] body, @Nullable UnservedCall call) {
		this.stream = stream;
		this.fields = fields;
		this.body = body;
		this.call = call;
	}

	static HttpAnswer of(TransportStream stream, Refusal refusal, CrossOrigin.Caller caller, UnservedCall call) {
		return new HttpAnswer(stream, caller.apply(refusal.toFields()), refusal.bodyBytes(),
				call.with(CallObservation.status(refusal)));
	}

	/**
	 * Creates the answer to what would be a unary call in Connect.
	 * @param stream the stream
	 * @param httpStatus the HTTP status
	 * @param status the status, not OK
	 * @param caller the page that calls
	 * @param call the call that the request wanted to be
	 * @return the answer
	 */
	static HttpAnswer connect(TransportStream stream, int httpStatus, Status status, CrossOrigin.Caller caller,
			UnservedCall call) {
		byte[] json = ConnectError.format(status);
		HeaderFields fields = new HeaderFields().add(HeaderNames.STATUS, AsciiString.of(Integer.toString(httpStatus)))
			.add(HeaderNames.CONTENT_TYPE, AsciiString.of("application/json"), Indexing.INDEXED)
			.add(HeaderNames.CONTENT_LENGTH, AsciiString.of(Integer.toString(json.length)));
		return new HttpAnswer(stream, caller.apply(fields), json, call.with(status));
	}

	@Override
	public void onHeaders(HeaderFields fields, boolean endStream) {
		if (!this.answered) {
			this.answered = true;
			if (this.call != null) {
				this.call.refused(this.stream);
			}
			write(this.stream, this.fields, this.body);
		}
	}

	/**
	 * Sends an answer.
	 * @param stream the stream
	 * @param fields the headers
	 * @param body the body, which may be empty
	 */
	static void write(TransportStream stream, HeaderFields fields, byte[] body) {
		stream.writeHeaders(fields, body.length == 0);
		if (body.length > 0) {
			stream.writeData(stream.allocator().buffer(body.length).writeBytes(body), true);
		}
	}

	@Override
	public void onHeadersTooLarge() {
		this.answered = true;
		if (this.call != null) {
			this.call.unreadable(this.stream);
		}
	}

	@Override
	public void onData(ByteBuf data, boolean endStream) {
		this.stream.consumed(data.readableBytes());
	}

	@Override
	public void onReset(StreamReset reset) {
		// Nobody waits for the answer any more.
	}

	@Override
	public void onWritable() {
		// The answer has been written.
	}

}
