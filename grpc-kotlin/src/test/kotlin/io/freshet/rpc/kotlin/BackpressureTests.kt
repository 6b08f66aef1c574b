package io.freshet.rpc.kotlin

import io.freshet.rpc.kotlin.chat.ChatRpcKt
import io.freshet.rpc.kotlin.chat.Line
import java.util.concurrent.atomic.AtomicInteger
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.TimeSource
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.async
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.count
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.onEach
import kotlinx.coroutines.flow.take
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Test

/**
 * Flows that never end for those who take little: what is made ahead stays within the windows of the connection, of
 * 1 MiB at most, the buffers of both sides and the few messages that a collector has ahead.
 */
class BackpressureTests {

	/** Of 64 KiB each, 4 MiB. */
	private val most = 64

	private val chats = Chats()

	private val made = AtomicInteger()

	@AfterEach
	fun close() = chats.close()

	@Test
	fun `responses are made as the client collects them`() = test {
		val client = chats.client(object : ChatRpcKt.Service {

			override fun listen(request: Line): Flow<Line> = endless()

		})
		var collected = 0
		client.listen(line("a")).take(500).collect {
			collected++
			if (collected == 1 || collected == 300) {
				awaitStall()
				assertThat(made.get()).isBetween(collected, collected + most)
			}
		}
		assertThat(collected).isEqualTo(500)
	}

	@Test
	fun `requests are made as the server collects them`() = test {
		val begin = CompletableDeferred<Unit>()
		val client = chats.client(object : ChatRpcKt.Service {

			override suspend fun count(requests: Flow<Line>): Line =
				line(requests.onEach { begin.await() }.take(500).count())

		})
		val response = async { client.count(endless()) }
		awaitStall()
		assertThat(made.get()).isLessThan(most)
		begin.complete(Unit)
		assertThat(response.await()).isEqualTo(line(500))
		assertThat(made.get()).isBetween(500, 500 + 2 * most)
	}

	@Test
	fun `slow collector of an echo holds both directions back`() = test {
		val echoed = AtomicInteger()
		val client = chats.client(object : ChatRpcKt.Service {

			override fun talk(requests: Flow<Line>): Flow<Line> = requests.onEach { echoed.incrementAndGet() }

		})
		var collected = 0
		client.talk(endless()).take(300).collect {
			if (++collected == 1) {
				awaitStall()
				assertThat(echoed.get()).isLessThan(most)
				assertThat(made.get()).isLessThan(2 * most)
			}
		}
		assertThat(collected).isEqualTo(300)
	}

	private fun endless(): Flow<Line> = flow {
		while (true) {
			emit(large(made.getAndIncrement()))
		}
	}

	/** Nothing was made for 100 ms, after something was. */
	private suspend fun awaitStall() {
		var last = 0
		var since = TimeSource.Monotonic.markNow()
		while (since.elapsedNow() < 100.milliseconds) {
			if (made.get() != last || last == 0) {
				last = made.get()
				since = TimeSource.Monotonic.markNow()
			}
			delay(1)
		}
	}

}
