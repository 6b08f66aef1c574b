package io.freshet.rpc.kotlin

import java.util.concurrent.Flow.Publisher
import java.util.concurrent.Flow.Subscriber
import java.util.concurrent.Flow.Subscription
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.channels.getOrElse
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.FlowCollector
import kotlinx.coroutines.flow.flow

/**
 * Returns the messages of a publisher. Each collection is a subscription; at most [AHEAD] messages are ahead of the
 * collector, and the subscription is cancelled when the collector has enough or fails.
 * @return the messages
 */
internal fun <T : Any> Publisher<T>.messages(): Flow<T> = flow { emitAll(this@messages) }

/**
 * Emits the messages of a publisher.
 * @param publisher the publisher
 */
internal suspend fun <T : Any> FlowCollector<T>.emitAll(publisher: Publisher<T>) {
	val inbox = Inbox<T>()
	publisher.subscribe(inbox)
	try {
		while (true) {
			emit(inbox.next() ?: break)
		}
	} finally {
		inbox.cancel()
	}
}

/** How many messages are asked for ahead of the collector. Large ones count as much as small ones, so they are few. */
internal const val AHEAD: Int = 8

/** What has come and was not collected. One thread signals, one coroutine takes; any thread may cancel. */
private class Inbox<T : Any> : Subscriber<T> {

	private val messages = Channel<T>(AHEAD)

	@Volatile
	private var subscription: Subscription? = null

	@Volatile
	private var cancelled = false

	@Volatile
	private var ended = false

	/** Taken since more were asked for. Confined to the collector. */
	private var taken = 0

	override fun onSubscribe(subscription: Subscription) {
		this.subscription = subscription
		if (cancelled) {
			subscription.cancel()
		} else {
			subscription.request(AHEAD.toLong())
		}
	}

	override fun onNext(message: T) {
		check(messages.trySend(message).isSuccess || cancelled) { "there is a message that was not asked for" }
	}

	override fun onError(failure: Throwable) {
		ended = true
		messages.close(failure)
	}

	override fun onComplete() {
		ended = true
		messages.close()
	}

	/** Returns the next message, or `null` behind the last one. */
	suspend fun next(): T? {
		val message = messages.receiveCatching().getOrElse { failure ->
			if (failure != null) {
				throw failure
			}
			return null
		}
		if (++taken == AHEAD / 2 && !ended) {
			taken = 0
			subscription?.request(AHEAD / 2L)
		}
		return message
	}

	fun cancel() {
		cancelled = true
		if (!ended) {
			subscription?.cancel()
		}
		messages.cancel()
	}

}
