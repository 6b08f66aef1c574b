package io.freshet.rpc.internal.attempt;

import java.util.ArrayList;
import java.util.List;

import io.freshet.rpc.Marshaller;
import io.freshet.rpc.internal.transport.TransportStream;
import io.netty.buffer.ByteBuf;

/**
 * What a call has sent so far, so that it can be sent again. Confined to the call's event
 * loop. Owns the bytes until it is {@linkplain #release released}.
 */
public final class SentRequests {

	private final BufferBudget budget;

	private final int maxBytes;

	private final List<RequestPart> parts = new ArrayList<>(2);

	private int bytes;

	private boolean ended;

	private boolean released;

	/**
	 * Creates a record without parts.
	 * @param maxBytes the most bytes that one call may keep
	 * @param budget what all calls may keep
	 */
	public SentRequests(int maxBytes, BufferBudget budget) {
		this.maxBytes = maxBytes;
		this.budget = budget;
	}

	/**
	 * Keeps bytes.
	 * @param data whole messages with their prefixes; released with this record
	 * @param end whether nothing follows
	 * @return the part, to be written to streams
	 */
	public RequestPart add(ByteBuf data, boolean end) {
		return add(new RequestPart.Bytes(data, end), end);
	}

	/**
	 * Keeps a message.
	 * @param <T> the type of message
	 * @param message the message
	 * @param marshaller its marshaller
	 * @param end whether nothing follows
	 * @return the part, to be written to streams
	 */
	public <T> RequestPart add(T message, Marshaller<T> marshaller, boolean end) {
		return add(new RequestPart.Message<>(message, marshaller, end), end);
	}

	private RequestPart add(RequestPart part, boolean end) {
		this.parts.add(part);
		this.ended |= end;
		return part;
	}

	/**
	 * Something was sent that does not have to be kept.
	 * @param end whether nothing follows
	 */
	public void passed(boolean end) {
		this.ended |= end;
	}

	/**
	 * Counts a part that was added.
	 * @param part the part
	 * @return whether the call may keep so much; it is kept in any case
	 */
	public boolean count(RequestPart part) {
		int size = part.bytes();
		this.bytes += size;
		return this.budget.take(size) && this.bytes <= this.maxBytes;
	}

	/**
	 * Sends everything again.
	 * @param stream takes it
	 * @param observer hears of each message
	 */
	public void replay(TransportStream stream, RequestPart.Observer observer) {
		// By index: a part that fails may end the call, which empties the list.
		for (int i = 0; i < this.parts.size(); i++) {
			this.parts.get(i).write(stream, observer);
		}
	}

	/**
	 * Returns how much is kept.
	 * @return the bytes
	 */
	public int bytes() {
		return this.bytes;
	}

	/**
	 * Returns whether nothing follows.
	 * @return whether the last message was sent
	 */
	public boolean isEnded() {
		return this.ended;
	}

	/**
	 * Returns whether nothing is kept any more.
	 * @return whether nothing can be sent again
	 */
	public boolean isReleased() {
		return this.released;
	}

	/** Nothing will be sent again. May be called again. */
	public void release() {
		this.released = true;
		this.budget.giveBack(this.bytes);
		this.bytes = 0;
		this.parts.forEach(RequestPart::release);
		this.parts.clear();
	}

}
