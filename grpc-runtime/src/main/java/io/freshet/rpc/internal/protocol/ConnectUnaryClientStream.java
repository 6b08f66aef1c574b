package io.freshet.rpc.internal.protocol;

import java.nio.ByteBuffer;

import io.freshet.rpc.Marshaller;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.internal.wire.ConnectQuery;
import io.freshet.rpc.internal.wire.HeaderFields;
import io.freshet.rpc.internal.wire.HeaderFields.Indexing;
import io.freshet.rpc.internal.wire.HeaderNames;
import io.freshet.rpc.internal.wire.MessageCodec;
import io.freshet.rpc.internal.wire.MessagePrefix;
import io.freshet.rpc.internal.wire.RpcMediaType;
import io.netty.buffer.ByteBuf;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * Speaks Connect for calls with one message in each direction, by POST or, when it may,
 * by GET. The head of the request waits for the message, which decides about coding,
 * length and, for GET, the path. Source: Connect Protocol Reference, Unary RPCs.
 */
final class ConnectUnaryClientStream extends AdaptedClientStream {

	/** A request whose path would be longer is made by POST. */
	static final int MAX_PATH_BYTES = 4096;

	private static final AsciiString GET = AsciiString.cached("GET");

	private final UnaryAnswer.Limits limits;

	private final boolean get;

	private @Nullable HeaderFields head;

	private @Nullable UnaryAnswer answer;

	ConnectUnaryClientStream(RpcMediaType type, UnaryAnswer.Limits limits, boolean get, ClientStreamListener call) {
		super(type, call);
		this.limits = limits;
		this.get = get;
	}

	// The request

	@Override
	public void writeHeaders(HeaderFields fields, boolean endStream) {
		this.head = fields;
	}

	@Override
	public <T> void writeMessage(T message, Marshaller<T> marshaller, boolean endStream) {
		int size = marshaller.size(message);
		ByteBuf payload = allocator().buffer(size, size);
		try {
			ByteBuffer target = payload.internalNioBuffer(0, size);
			marshaller.write(message, target);
			payload.writerIndex(size);
		}
		catch (RuntimeException ex) {
			payload.release();
			throw ex;
		}
		send(payload, false);
	}

	@Override
	public void writeData(ByteBuf data, boolean endStream) {
		if (this.head == null) {
			data.release();
			return;
		}
		boolean compressed = data.readByte() != MessagePrefix.PLAIN;
		data.skipBytes(MessagePrefix.BYTES - 1);
		MessageCodec codec = compressed ? null : codec(this.head);
		if (codec == null) {
			send(data, compressed);
			return;
		}
		// There is no prefix to say that this one is not compressed.
		ByteBuf packed = allocator().buffer();
		codec.compress(data, packed);
		data.release();
		send(packed, true);
	}

	private @Nullable MessageCodec codec(HeaderFields grpc) {
		AsciiString encoding = grpc.get(HeaderNames.GRPC_ENCODING);
		return (encoding != null) ? this.limits.codecs().find(encoding) : null;
	}

	private void send(ByteBuf payload, boolean compressed) {
		HeaderFields grpc = this.head;
		if (grpc == null) {
			payload.release();
			return;
		}
		this.head = null;
		AsciiString path = this.get ? pathWithQuery(grpc, payload, compressed) : null;
		if (path != null) {
			payload.release();
			wire().writeHeaders(getRequest(grpc, path), true);
			return;
		}
		HeaderFields request = request(grpc).add(WebHeaders.CONNECT_PROTOCOL_VERSION, ConnectFields.VERSION_1,
				Indexing.INDEXED);
		AsciiString encoding = grpc.get(HeaderNames.GRPC_ENCODING);
		if (compressed && encoding != null) {
			request.add(WebHeaders.CONTENT_ENCODING, encoding, Indexing.INDEXED);
		}
		request.add(HeaderNames.CONTENT_LENGTH, new AsciiString(Integer.toString(payload.readableBytes())));
		wire().writeHeaders(request, false);
		wire().writeData(payload, true);
	}

	private @Nullable AsciiString pathWithQuery(HeaderFields grpc, ByteBuf payload, boolean compressed) {
		AsciiString path = grpc.get(HeaderNames.PATH);
		if (path == null || payload.readableBytes() > MAX_PATH_BYTES) {
			return null;
		}
		byte[] message = new byte[payload.readableBytes()];
		payload.getBytes(payload.readerIndex(), message);
		AsciiString encoding = compressed ? grpc.get(HeaderNames.GRPC_ENCODING) : null;
		ConnectQuery query = new ConnectQuery(type().codec(), (encoding != null) ? encoding.toString() : null, message);
		AsciiString whole = path.concat("?").concat(query.format(type().codec().equals(RpcMediaType.JSON)));
		return (whole.length() <= MAX_PATH_BYTES) ? whole : null;
	}

	private HeaderFields getRequest(HeaderFields grpc, AsciiString path) {
		HeaderFields post = request(grpc);
		HeaderFields request = new HeaderFields(post.size());
		for (int i = 0; i < post.size(); i++) {
			AsciiString name = post.name(i);
			if (name.equals(HeaderNames.METHOD)) {
				request.add(name, GET, Indexing.INDEXED);
			}
			else if (name.equals(HeaderNames.PATH)) {
				request.add(name, path);
			}
			else if (!name.equals(HeaderNames.CONTENT_TYPE)) {
				request.add(name, post.value(i), post.indexing(i));
			}
		}
		return request;
	}

	@Override
	void addRequestField(AsciiString name, AsciiString value, Indexing indexing, HeaderFields request) {
		if (name.equals(HeaderNames.GRPC_TIMEOUT)) {
			ConnectFields.addTimeout(value, request);
		}
		else if (name.equals(HeaderNames.GRPC_ACCEPT_ENCODING)) {
			request.add(WebHeaders.ACCEPT_ENCODING, value, indexing);
		}
		else if (!name.equals(HeaderNames.TE) && !name.equals(HeaderNames.GRPC_ENCODING)) {
			request.add(name, value, indexing);
		}
	}

	// The answer

	/** Errors have an HTTP status of their own and are JSON, whatever messages are. */
	@Override
	boolean understands(HeaderFields fields) {
		return this.answer != null || isError(fields);
	}

	private static boolean isError(HeaderFields fields) {
		AsciiString httpStatus = fields.get(HeaderNames.STATUS);
		RpcMediaType type = RpcMediaType.parse(fields.get(HeaderNames.CONTENT_TYPE));
		return httpStatus != null && !httpStatus.equals(HeaderNames.OK_200) && type != null
				&& type.format().equals(WebHeaders.APPLICATION_JSON);
	}

	@Override
	void answer(HeaderFields fields, boolean endStream) {
		if (this.answer == null) {
			this.answer = new UnaryAnswer(fields, isError(fields), this.limits, allocator());
		}
		if (endStream) {
			this.answer.tell(call());
		}
	}

	@Override
	void body(ByteBuf data, boolean endStream) {
		UnaryAnswer answer = this.answer;
		wire().consumed(data.readableBytes());
		if (answer == null) {
			throw new RpcException(StatusCode.INTERNAL, "server sent a body before its head");
		}
		answer.append(data);
		if (endStream || answer.isTooLong()) {
			answer.tell(call());
		}
	}

	/** An answer that is collected here was given back as it came. */
	@Override
	public void consumed(int bytes) {
		if (isForeign()) {
			super.consumed(bytes);
		}
	}

	@Override
	void close() {
		if (this.answer != null) {
			this.answer.close();
			this.answer = null;
		}
	}

}
