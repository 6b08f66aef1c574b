package io.freshet.rpc.kotlin

import io.freshet.rpc.Metadata
import io.freshet.rpc.RpcContext
import io.freshet.rpc.StatusCode
import io.freshet.rpc.kotlin.chat.ChatRpcKt
import io.freshet.rpc.kotlin.chat.Line
import io.freshet.rpc.server.CallScope
import io.freshet.rpc.server.ServerInterceptor
import java.time.Duration
import java.util.concurrent.ConcurrentLinkedQueue
import kotlin.coroutines.CoroutineContext
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.DelicateCoroutinesApi
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.GlobalScope
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flowOf
import kotlinx.coroutines.flow.flowOn
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.launch
import kotlinx.coroutines.slf4j.MDCContext
import kotlinx.coroutines.withContext
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Test
import org.slf4j.MDC

class ContextTests {

	private val chats = Chats()

	@AfterEach
	fun close() = chats.close()

	@Test
	fun `handler begins on the event loop in its call`() = test {
		val client = chats.client(object : ChatRpcKt.Service {

			override suspend fun say(request: Line): Line =
				line(RpcContext.current().method().name() + " " + Thread.currentThread().name)

		})
		assertThat(client.say(line("a")).text).startsWith("Say freshet-server-")
	}

	@Test
	fun `coroutines find the call wherever they are resumed`() = test {
		val client = chats.client(object : ChatRpcKt.Service {

			override suspend fun say(request: Line): Line {
				delay(1)
				val here = RpcContext.current().metadata().get("tenant")
				val there = withContext(Dispatchers.Default) {
					delay(1)
					currentRpcContext().metadata().get("tenant") + RpcContext.current().metadata().get("tenant")
				}
				return line("$here $there")
			}

			override fun talk(requests: Flow<Line>): Flow<Line> = requests.map {
				delay(1)
				line(RpcContext.current().method().name())
			}.flowOn(Dispatchers.Default)

		})
		assertThat(client.withMetadata(Metadata.of("tenant", "acme")).say(line("a"))).isEqualTo(line("acme acmeacme"))
		assertThat(client.talk(flowOf(line("a"), line("b"))).toList()).containsOnly(line("Talk"))
	}

	@Test
	fun `threads are left as they were`() = test {
		val threads = ConcurrentLinkedQueue<Boolean>()
		val client = chats.client(object : ChatRpcKt.Service {

			override suspend fun say(request: Line): Line {
				withContext(Dispatchers.Default) { delay(1) }
				return request
			}

		})
		repeat(20) { client.say(line("a")) }
		coroutineScope {
			repeat(20) { launch(Dispatchers.Default) { threads.add(RpcContext.currentOrNull() == null) } }
		}
		assertThat(threads).hasSize(20).containsOnly(true)
		assertThat(currentRpcContextOrNull()).isNull()
	}

	@Test
	fun `what interceptors put around a call is there after every suspension`() = test {
		val scope = CallScope {
			val before: String? = MDC.get("user")
			MDC.put("user", "ada")
			RpcContext.Scope { if (before != null) MDC.put("user", before) else MDC.remove("user") }
		}
		val interceptor = ServerInterceptor { call, next ->
			call.addScope(scope)
			scope.open().use { next.proceed(call) }
		}
		val channel = chats.serve(object : ChatRpcKt.Service {

			override suspend fun say(request: Line): Line {
				val found = mutableListOf(MDC.get("user"))
				delay(1)
				found += MDC.get("user")
				withContext(Dispatchers.Default) { found += MDC.get("user") }
				return line(found.joinToString(" "))
			}

			override fun talk(requests: Flow<Line>): Flow<Line> = requests.map {
				delay(1)
				line(MDC.get("user"))
			}

		}) { interceptors(listOf(interceptor)) }
		val client = ChatRpcKt.client(channel)
		assertThat(client.say(line("a"))).isEqualTo(line("ada ada ada"))
		assertThat(client.talk(flowOf(line("a"), line("b"))).toList()).containsOnly(line("ada"))
	}

	@Test
	fun `service adds elements of its own`() = test {
		val client = chats.client(object : ChatRpcKt.Service {

			override val callContext: CoroutineContext
				get() = MDCContext(mapOf("tenant" to RpcContext.current().metadata().get("tenant")!!))

			override suspend fun say(request: Line): Line {
				delay(1)
				return line(MDC.get("tenant") + currentCoroutineContext()[RpcContextElement]!!.call.method().name())
			}

		})
		assertThat(client.withMetadata(Metadata.of("tenant", "acme")).say(line("a"))).isEqualTo(line("acmeSay"))
	}

	@Test
	fun `calls of a service inherit its deadline after suspensions`() = test {
		val inherited = CompletableDeferred<Boolean>()
		val backend = chats.client(object : ChatRpcKt.Service {

			override suspend fun say(request: Line): Line {
				inherited.complete(currentRpcContext().deadline() != null)
				awaitCancellation()
			}

		})
		val front = chats.client(object : ChatRpcKt.Service {

			override suspend fun say(request: Line): Line {
				delay(1)
				return withContext(Dispatchers.Default) { backend.say(request) }
			}

		})
		assertThat(failure { front.withDeadline(Duration.ofMillis(500)).say(line("a")) }.code())
			.isEqualTo(StatusCode.DEADLINE_EXCEEDED)
		assertThat(inherited.await()).isTrue()
	}

	@OptIn(DelicateCoroutinesApi::class)
	@Test
	fun `calls of a coroutine that is no child inherit cancellation by the element`() = test {
		val begun = CompletableDeferred<Unit>()
		val ended = CompletableDeferred<Unit>()
		val backend = chats.client(object : ChatRpcKt.Service {

			override suspend fun say(request: Line): Line {
				try {
					begun.complete(Unit)
					awaitCancellation()
				} finally {
					ended.complete(Unit)
				}
			}

		})
		val front = chats.client(object : ChatRpcKt.Service {

			override suspend fun say(request: Line): Line {
				val call = RpcContextElement(currentRpcContext())
				GlobalScope.launch(call) { runCatching { backend.say(request) } }
				awaitCancellation()
			}

		})
		val caller = launch { front.say(line("a")) }
		begun.await()
		assertThat(ended.isCompleted).isFalse()
		caller.cancel()
		ended.await()
	}

}
