package io.freshet.rpc.kotlin

import io.freshet.rpc.Status
import io.freshet.rpc.StatusCode
import io.freshet.rpc.kotlin.chat.ChatRpcKt
import io.freshet.rpc.kotlin.chat.Line
import java.util.concurrent.Executors
import kotlin.coroutines.CoroutineContext
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.asCoroutineDispatcher
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.asFlow
import kotlinx.coroutines.flow.count
import kotlinx.coroutines.flow.emptyFlow
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.flowOf
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.flow.onEach
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.launch
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Test

class CoroutineCallsTests {

	private val chats = Chats()

	private val client = chats.client(Echo())

	@AfterEach
	fun close() = chats.close()

	@Test
	fun `calls each shape`() = test {
		assertThat(client.say(line("a"))).isEqualTo(line("a"))
		assertThat(client.listen(line(1000)).map { it.number }.toList()).isEqualTo((0 until 1000).toList())
		assertThat(client.count((0 until 1000).asFlow().map(::line))).isEqualTo(line(1000))
		assertThat(client.talk(flowOf(line("a"), line("b"))).toList()).containsExactly(line("a"), line("b"))
	}

	@Test
	fun `streams may be empty`() = test {
		assertThat(client.listen(line(0)).toList()).isEmpty()
		assertThat(client.count(emptyFlow())).isEqualTo(line(0))
		assertThat(client.talk(emptyFlow()).toList()).isEmpty()
	}

	@Test
	fun `each collection is a call of its own`() = test {
		val responses = client.listen(line(3))
		assertThat(responses.toList()).hasSize(3)
		assertThat(responses.toList()).hasSize(3)
		assertThat(responses.take(1).toList()).hasSize(1)
	}

	@Test
	fun `calls run side by side and suspend`() = test {
		val gate = CompletableDeferred<Unit>()
		val slow = chats.client(object : ChatRpcKt.Service {

			override suspend fun say(request: Line): Line {
				if (request.text == "wait") {
					gate.await()
				} else {
					gate.complete(Unit)
				}
				return request
			}

		})
		repeat(100) { launch { slow.say(line("wait")) } }
		delay(1)
		slow.say(line("go"))
	}

	@Test
	fun `requests and responses of a dialogue depend on each other`() = test {
		val next = Array(10) { CompletableDeferred<Int>() }
		next[0].complete(0)
		val requests = flow { next.forEach { emit(line(it.await())) } }
		val responses = client.talk(requests).onEach { next.getOrNull(it.number + 1)?.complete(it.number + 1) }.toList()
		assertThat(responses.map { it.number }).isEqualTo((0 until 10).toList())
	}

	@Test
	fun `method that is not overridden is unimplemented`() = test {
		val client = chats.client(object : ChatRpcKt.Service {})
		assertThat(failure { client.say(line("a")) }.code()).isEqualTo(StatusCode.UNIMPLEMENTED)
		assertThat(failure { client.listen(line("a")).toList() }.code()).isEqualTo(StatusCode.UNIMPLEMENTED)
		assertThat(failure { client.count(flowOf(line("a"))) }.code()).isEqualTo(StatusCode.UNIMPLEMENTED)
		assertThat(failure { client.talk(flowOf(line("a"))).toList() }.status().message()).contains("Talk")
	}

	@Test
	fun `service chooses where its coroutines run`() = test {
		val thread = Executors.newSingleThreadExecutor { Thread(it, "chosen") }
		chats.use {
			val client = chats.client(object : ChatRpcKt.Service {

				override val callContext: CoroutineContext = thread.asCoroutineDispatcher()

				override suspend fun say(request: Line): Line = line(Thread.currentThread().name)

				override fun talk(requests: Flow<Line>): Flow<Line> =
					requests.map { line(Thread.currentThread().name) }

			})
			assertThat(client.say(line("a")).text).startsWith("chosen")
			assertThat(client.talk(flowOf(line("a"))).toList().single().text).startsWith("chosen")
		}
		thread.shutdown()
	}

	@Test
	fun `status without a message comes back as such`() = test {
		val client = chats.client(object : ChatRpcKt.Service {

			override suspend fun say(request: Line): Line = throw Status.of(StatusCode.ABORTED).asException()

		})
		assertThat(failure { client.say(line("a")) }.status()).isEqualTo(Status.of(StatusCode.ABORTED))
	}

	/** Says what it hears. */
	private class Echo : ChatRpcKt.Service {

		override suspend fun say(request: Line): Line {
			delay(1)
			return request
		}

		override fun listen(request: Line): Flow<Line> = (0 until request.number).asFlow().map(::line)

		override suspend fun count(requests: Flow<Line>): Line = line(requests.count())

		override fun talk(requests: Flow<Line>): Flow<Line> = requests

	}

}
