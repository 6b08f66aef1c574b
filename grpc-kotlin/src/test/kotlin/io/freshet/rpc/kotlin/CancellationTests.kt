package io.freshet.rpc.kotlin

import io.freshet.rpc.StatusCode
import io.freshet.rpc.kotlin.chat.ChatRpcKt
import io.freshet.rpc.kotlin.chat.Line
import java.time.Duration
import kotlin.coroutines.CoroutineContext
import kotlin.time.Duration.Companion.milliseconds
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Job
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.cancel
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.collect
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.onCompletion
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.launch
import kotlinx.coroutines.withTimeoutOrNull
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Test

class CancellationTests {

	private val chats = Chats()

	private val begun = CompletableDeferred<String>()

	/** Of a child of a handler that never ends by itself. */
	private val cancelled = CompletableDeferred<String>()

	private val client = chats.client(Endless())

	@AfterEach
	fun close() = chats.close()

	@Test
	fun `cancelled caller cancels the handler and its children`() =
		test { assertCancels("say") { client.say(line("a")) } }

	@Test
	fun `cancelled collector cancels the flow of the service`() =
		test { assertCancels("listen") { client.listen(line("a")).collect() } }

	@Test
	fun `cancelled upload cancels the handler and the flow of requests`() = test {
		val requests = CompletableDeferred<Throwable?>()
		assertCancels("count") { client.count(endless(requests)) }
		assertThat(requests.await()).isInstanceOf(CancellationException::class.java)
	}

	@Test
	fun `cancelled dialogue cancels both flows`() = test {
		val requests = CompletableDeferred<Throwable?>()
		assertCancels("talk") { client.talk(endless(requests)).collect() }
		assertThat(requests.await()).isInstanceOf(CancellationException::class.java)
	}

	@Test
	fun `collector that has enough ends the call`() = test {
		val requests = CompletableDeferred<Throwable?>()
		assertThat(client.talk(endless(requests)).first()).isEqualTo(line(0))
		assertThat(requests.await()).isInstanceOf(CancellationException::class.java)
		assertThat(cancelled.await()).isEqualTo("talk")
	}

	@Test
	fun `time limit around a call cancels it`() = test {
		assertThat(withTimeoutOrNull(200.milliseconds) { client.say(line("a")) }).isNull()
		assertThat(cancelled.await()).isEqualTo("say")
	}

	@Test
	fun `deadline cancels the handler and fails the call`() = test {
		val hasty = client.withDeadline(Duration.ofMillis(200))
		assertThat(failure { hasty.say(line("a")) }.code()).isEqualTo(StatusCode.DEADLINE_EXCEEDED)
		assertThat(cancelled.await()).isEqualTo("say")
	}

	@Test
	fun `deadline cancels the flow of requests`() = test {
		val requests = CompletableDeferred<Throwable?>()
		val hasty = client.withDeadline(Duration.ofMillis(200))
		assertThat(failure { hasty.count(endless(requests)) }.code()).isEqualTo(StatusCode.DEADLINE_EXCEEDED)
		assertThat(requests.await()).isInstanceOf(CancellationException::class.java)
		assertThat(cancelled.await()).isEqualTo("count")
	}

	@Test
	fun `handler that has enough answers and ends the flow of requests`() = test {
		val requests = CompletableDeferred<Throwable?>()
		val client = chats.client(object : ChatRpcKt.Service {

			override suspend fun count(requests: Flow<Line>): Line = line(requests.take(2).toList().size)

		})
		assertThat(client.count(endless(requests))).isEqualTo(line(2))
		assertThat(requests.await()).isInstanceOf(CancellationException::class.java)
	}

	@Test
	fun `scope of the service takes its calls along`() = test {
		val scope = CoroutineScope(SupervisorJob())
		val client = chats.client(Endless(scope.coroutineContext))
		launch {
			begun.await()
			scope.cancel()
		}
		assertThat(failure { client.say(line("a")) }.code()).isIn(StatusCode.UNKNOWN, StatusCode.CANCELLED)
		assertThat(cancelled.await()).isEqualTo("say")
		assertThat(failure { client.listen(line("a")).collect() }.code()).isIn(StatusCode.UNKNOWN, StatusCode.CANCELLED)
	}

	private suspend fun CoroutineScope.assertCancels(method: String, call: suspend () -> Unit) {
		val caller: Job = launch { call() }
		assertThat(begun.await()).isEqualTo(method)
		assertThat(cancelled.isCompleted).isFalse()
		caller.cancel()
		assertThat(cancelled.await()).isEqualTo(method)
		caller.join()
	}

	private fun endless(end: CompletableDeferred<Throwable?>): Flow<Line> = flow {
		var number = 0
		while (true) {
			emit(line(number++))
			delay(1)
		}
	}.onCompletion { end.complete(it) }

	/** Its methods never answer to the end, and have children. */
	private inner class Endless(override val callContext: CoroutineContext = kotlin.coroutines.EmptyCoroutineContext) :
		ChatRpcKt.Service {

		override suspend fun say(request: Line): Line = never("say")

		override fun listen(request: Line): Flow<Line> = flow { never("listen") }

		override suspend fun count(requests: Flow<Line>): Line {
			requests.first()
			never("count")
		}

		override fun talk(requests: Flow<Line>): Flow<Line> = flow {
			emit(requests.first())
			never("talk")
		}

		private suspend fun never(method: String): Nothing = coroutineScope {
			launch {
				try {
					begun.complete(method)
					awaitCancellation()
				} finally {
					cancelled.complete(method)
				}
			}
			awaitCancellation()
		}

	}

}
