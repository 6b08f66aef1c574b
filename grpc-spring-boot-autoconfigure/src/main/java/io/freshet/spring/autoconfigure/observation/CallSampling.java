package io.freshet.spring.autoconfigure.observation;

import io.freshet.rpc.client.ClientObserver;
import io.freshet.spring.observation.RpcClientObservationConvention;
import io.freshet.spring.observation.RpcServerObservationConvention;

/**
 * Decides which calls are traced before anything is made for them. There is one when
 * nobody but a tracer wants to see observations, and when it is known how the tracer
 * chooses. Safe for use by several threads.
 */
interface CallSampling {

	/**
	 * Returns what observes the calls of a server that are sampled.
	 * @param convention names their spans
	 * @return the observer
	 */
	SampledServer server(RpcServerObservationConvention convention);

	/**
	 * Returns what observes the calls of channels that are sampled.
	 * @param convention names their spans
	 * @return the observer
	 */
	ClientObserver client(RpcClientObservationConvention convention);

}
