package io.freshet.rpc.kotlin

import java.util.concurrent.Flow.Publisher
import java.util.concurrent.Flow.Subscriber
import java.util.concurrent.Flow.Subscription
import java.util.concurrent.atomic.AtomicLong
import java.util.concurrent.atomic.AtomicReference
import kotlin.coroutines.Continuation
import kotlin.coroutines.CoroutineContext
import kotlin.coroutines.resume
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Job
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.launch
import kotlinx.coroutines.suspendCancellableCoroutine

/**
 * The messages of a flow. Each subscription is a collection, by a coroutine that is a child of the context's job. The
 * flow is collected as messages are asked for: at most one is made ahead.
 */
internal class FlowPublisher<T : Any>(private val flow: Flow<T>, private val context: CoroutineContext) :
	Publisher<T> {

	override fun subscribe(subscriber: Subscriber<in T>) {
		subscriber.onSubscribe(FlowSubscription(flow, subscriber, context))
	}

}

/** Collects a flow. Any thread asks and cancels. */
private class FlowSubscription<T : Any>(
	private val flow: Flow<T>,
	private val subscriber: Subscriber<in T>,
	context: CoroutineContext,
) : Subscription {

	private val demand = AtomicLong()

	/** The collecting coroutine, while nothing is asked for. */
	private val waiting = AtomicReference<Continuation<Unit>?>()

	@Volatile
	private var cancelled = false

	/** What the flow failed with. */
	private var failure: Throwable? = null

	private val job: Job = CoroutineScope(context).launch(start = CoroutineStart.LAZY) { collect() }

	init {
		// also called if the coroutine was cancelled before it began
		job.invokeOnCompletion { cause -> end(failure ?: cause) }
	}

	private suspend fun collect() {
		try {
			flow.collect { message ->
				awaitDemand()
				subscriber.onNext(message)
			}
		} catch (ex: Throwable) {
			// to the subscriber instead of the parent, which goes on
			failure = ex
		}
	}

	private fun end(failure: Throwable?) {
		when {
			cancelled -> {}
			failure != null -> subscriber.onError(failure)
			else -> subscriber.onComplete()
		}
	}

	private suspend fun awaitDemand() {
		while (demand.get() == 0L) {
			suspendCancellableCoroutine { continuation ->
				waiting.set(continuation)
				if (demand.get() != 0L) {
					wake()
				}
			}
		}
		if (demand.get() != Long.MAX_VALUE) {
			demand.decrementAndGet()
		}
	}

	private fun wake() {
		waiting.getAndSet(null)?.resume(Unit)
	}

	override fun request(messages: Long) {
		if (messages <= 0) {
			cancelled = true
			job.cancel()
			subscriber.onError(IllegalArgumentException("request($messages) asks for no message"))
			return
		}
		demand.accumulateAndGet(messages) { before, more -> if (before + more < 0) Long.MAX_VALUE else before + more }
		if (!job.start()) {
			wake()
		}
	}

	override fun cancel() {
		cancelled = true
		job.cancel()
	}

}
