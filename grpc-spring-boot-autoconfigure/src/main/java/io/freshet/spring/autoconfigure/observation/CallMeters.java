package io.freshet.spring.autoconfigure.observation;

import io.freshet.rpc.Status;

/** The meters of one method in one naming. Safe for use by several threads. */
interface CallMeters {

	/** A call begins. */
	void started();

	/**
	 * A call has ended.
	 * @param status how
	 * @param nanos how long it took
	 * @param totals what was counted meanwhile
	 */
	void ended(Status status, long nanos, CallTotals totals);

}
