package io.freshet.rpc.internal.stream;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

import javax.net.ssl.SSLSession;

import com.google.protobuf.StringValue;

import io.freshet.rpc.Marshaller;
import io.freshet.rpc.Status;
import io.freshet.rpc.internal.transport.MessageCounts;
import io.freshet.rpc.internal.transport.TransportStream;
import io.freshet.rpc.internal.wire.HeaderFields;
import io.freshet.rpc.internal.wire.MessageFramer;
import io.freshet.rpc.protobuf.ProtobufMarshaller;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;

/**
 * A call and its stream at once, without a network: remembers what is asked of it. The
 * thread of the test is the event loop, and tasks run when the test says so.
 */
final class RecordingStream implements TransportStream, CallControl {

	static final Marshaller<StringValue> STRINGS = ProtobufMarshaller.of(StringValue.getDefaultInstance());

	final List<Integer> written = new ArrayList<>();

	final List<Throwable> failures = new ArrayList<>();

	final List<Status> cancellations = new ArrayList<>();

	final MessageCounts messages = new MessageCounts();

	int consumed;

	int queued;

	boolean finished;

	boolean onLoop = true;

	private final Deque<Runnable> tasks = new ArrayDeque<>();

	static ByteBuf frame(String... texts) {
		ByteBuf bytes = Unpooled.buffer();
		for (String text : texts) {
			MessageFramer.frame(StringValue.of(text), STRINGS, null, bytes);
		}
		return bytes;
	}

	/** Runs the tasks of the event loop until there are none. */
	void runTasks() {
		Runnable task = this.tasks.poll();
		while (task != null) {
			task.run();
			task = this.tasks.poll();
		}
	}

	int tasks() {
		return this.tasks.size();
	}

	@Override
	public void execute(Runnable task) {
		this.tasks.add(task);
	}

	@Override
	public boolean inEventLoop() {
		return this.onLoop;
	}

	@Override
	public void cancel(Status status) {
		this.cancellations.add(status);
	}

	@Override
	public void fail(Throwable failure) {
		this.failures.add(failure);
	}

	@Override
	public void ensureHeaders() {
	}

	@Override
	public void finish(ByteBuf rest) {
		writeData(rest, true);
		this.finished = true;
	}

	@Override
	public void writeData(ByteBuf data, boolean endStream) {
		if (data.isReadable()) {
			this.written.add(data.readableBytes());
		}
		data.release();
	}

	@Override
	public boolean isDraining() {
		return false;
	}

	@Override
	public int queuedBytes() {
		return this.queued;
	}

	@Override
	public void consumed(int bytes) {
		this.consumed += bytes;
	}

	@Override
	public ByteBufAllocator allocator() {
		return ByteBufAllocator.DEFAULT;
	}

	@Override
	public EventLoop eventLoop() {
		throw new UnsupportedOperationException();
	}

	@Override
	public MessageCounts messages() {
		return this.messages;
	}

	@Override
	public Runnable keepPlace() {
		throw new UnsupportedOperationException();
	}

	@Override
	public void writeHeaders(HeaderFields fields, boolean endStream) {
		throw new UnsupportedOperationException();
	}

	@Override
	public <T> void writeMessage(T message, Marshaller<T> marshaller, boolean endStream) {
		throw new UnsupportedOperationException();
	}

	@Override
	public void reset(long errorCode) {
		throw new UnsupportedOperationException();
	}

	@Override
	public SocketAddress remoteAddress() {
		return InetSocketAddress.createUnresolved("peer", 1);
	}

	@Override
	public SocketAddress localAddress() {
		return remoteAddress();
	}

	@Override
	public @Nullable SSLSession tlsSession() {
		return null;
	}

}
