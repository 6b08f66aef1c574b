package io.freshet.rpc.internal.netty;

/** A connection that flushes at the end of a burst. Confined to its event loop. */
public interface LoopConnection extends ConnectionSweep.Swept {

	/** What is written from now on is flushed at the end of the burst. */
	void beginBurst();

	/** Flushes what the burst has written. */
	void endBurst();

}
