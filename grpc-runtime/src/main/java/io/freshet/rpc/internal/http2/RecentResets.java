package io.freshet.rpc.internal.http2;

/**
 * The streams that this side reset most recently. Frames that were on their way when the
 * peer had not yet seen the reset are no offence. RFC 9113, 5.1 (closed). Confined to the
 * connection's event loop.
 */
final class RecentResets {

	private static final int REMEMBERED = 128;

	private final int[] ids = new int[REMEMBERED];

	private int next;

	void add(int streamId) {
		this.ids[this.next++ & (REMEMBERED - 1)] = streamId;
	}

	boolean contains(int streamId) {
		for (int id : this.ids) {
			if (id == streamId) {
				return true;
			}
		}
		return false;
	}

}
