package io.freshet.rpc.kotlin

import io.freshet.rpc.RpcException
import io.freshet.rpc.Status
import io.freshet.rpc.StatusCode
import io.freshet.rpc.kotlin.chat.ChatRpcKt
import io.freshet.rpc.kotlin.chat.Line
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.catch
import kotlinx.coroutines.flow.collect
import kotlinx.coroutines.flow.count
import kotlinx.coroutines.flow.emitAll
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.flowOf
import kotlinx.coroutines.flow.onEach
import kotlinx.coroutines.flow.toList
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Test
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.EnumSource

class ErrorTests {

	private val status = Status.of(StatusCode.FAILED_PRECONDITION, "not now")

	private val chats = Chats()

	@AfterEach
	fun close() = chats.close()

	/** Where the code of a service fails. */
	enum class Where { AT_ONCE, LATER, IN_A_CHILD }

	@ParameterizedTest
	@EnumSource
	fun `failure of the service is the status`(where: Where) = test {
		val client = chats.client(Failing(where, status.asException()))
		assertThat(failure { client.say(line("a")) }.status()).isEqualTo(status)
		assertThat(failure { client.listen(line("a")).toList() }.status()).isEqualTo(status)
		assertThat(failure { client.count(flowOf(line("a"), line("b"))) }.status()).isEqualTo(status)
		assertThat(failure { client.talk(flowOf(line("a"), line("b"))).toList() }.status()).isEqualTo(status)
	}

	@ParameterizedTest
	@EnumSource
	fun `mapper sees the failure as it was thrown`(where: Where) = test {
		val channel = chats.serve(Failing(where, IllegalArgumentException("bad"))) {
			exceptionMapper { failure, call ->
				if (failure is IllegalArgumentException) {
					Status.of(StatusCode.INVALID_ARGUMENT, "${failure.message} ${call.method().name()}").asException()
				} else {
					null
				}
			}
		}
		val client = ChatRpcKt.client(channel)
		assertThat(failure { client.say(line("a")) }.status())
			.isEqualTo(Status.of(StatusCode.INVALID_ARGUMENT, "bad Say"))
		assertThat(failure { client.talk(flowOf(line("a"))).toList() }.status())
			.isEqualTo(Status.of(StatusCode.INVALID_ARGUMENT, "bad Talk"))
	}

	@Test
	fun `messages before the failure arrive`() = test {
		val client = chats.client(Failing(Where.LATER, status.asException()))
		val seen = mutableListOf<Line>()
		client.listen(line("a")).catch { assertThat(it).isInstanceOf(RpcException::class.java) }.toList(seen)
		assertThat(seen).containsExactly(line("a"))
	}

	@Test
	fun `failure of the requests cancels the call and is the cause`() = test {
		val seen = CompletableDeferred<Throwable>()
		val client = chats.client(object : ChatRpcKt.Service {

			override suspend fun count(requests: Flow<Line>): Line {
				requests.collect()
				awaitCancellation()
			}

			override fun talk(requests: Flow<Line>): Flow<Line> = requests.catch {
				seen.complete(it)
				throw it
			}

		})
		val reason = IllegalStateException("out of lines")
		val ended = failure {
			client.count(flow {
				emit(line("a"))
				throw reason
			})
		}
		assertThat(ended.code()).isEqualTo(StatusCode.CANCELLED)
		assertThat(ended).hasCause(reason)
		val answered = CompletableDeferred<Unit>()
		val talk = failure {
			client.talk(flow {
				emit(line("a"))
				answered.await()
				throw reason
			}).onEach { answered.complete(Unit) }.collect()
		}
		assertThat(talk).hasCause(reason)
		assertThat((seen.await() as RpcException).code()).isEqualTo(StatusCode.CANCELLED)
	}

	@Test
	fun `failure of the collector passes as it is and ends the call`() = test {
		val ended = CompletableDeferred<Throwable?>()
		val client = chats.client(object : ChatRpcKt.Service {

			override fun listen(request: Line): Flow<Line> = flow {
				emit(request)
				try {
					awaitCancellation()
				} catch (ex: Throwable) {
					ended.complete(ex)
					throw ex
				}
			}

		})
		val reason = IllegalStateException("no more")
		val failure = runCatching { client.listen(line("a")).collect { throw reason } }.exceptionOrNull()
		assertThat(failure).isSameAs(reason)
		assertThat(ended.await()).isNotNull()
	}

	@Test
	fun `one call that fails leaves its siblings alone if it is caught`() = test {
		val client = chats.client(object : ChatRpcKt.Service {

			override suspend fun say(request: Line): Line =
				if (request.text == "bad") throw status.asException() else request

			override suspend fun count(requests: Flow<Line>): Line = line(requests.count())

		})
		coroutineScope {
			val good = async { client.count(flow { emit(line("a")) }) }
			assertThat(failure { client.say(line("bad")) }.status()).isEqualTo(status)
			assertThat(good.await()).isEqualTo(line(1))
		}
	}

	/** Fails. */
	private class Failing(private val where: Where, private val failure: RuntimeException) : ChatRpcKt.Service {

		override suspend fun say(request: Line): Line = fail()

		override fun listen(request: Line): Flow<Line> = fail(flowOf(request))

		override suspend fun count(requests: Flow<Line>): Line {
			requests.collect()
			fail()
		}

		override fun talk(requests: Flow<Line>): Flow<Line> = fail(requests)

		private fun fail(messages: Flow<Line>): Flow<Line> {
			if (where == Where.AT_ONCE) {
				throw failure
			}
			return flow {
				emitAll(messages)
				fail()
			}
		}

		private suspend fun fail(): Nothing = when (where) {
			Where.AT_ONCE -> throw failure
			Where.LATER -> {
				delay(1)
				throw failure
			}
			Where.IN_A_CHILD -> coroutineScope {
				async {
					delay(1)
					throw failure
				}.await()
			}
		}

	}

}
