package io.freshet.rpc.kotlin

import com.google.protobuf.ByteString
import io.freshet.rpc.RpcException
import io.freshet.rpc.client.RpcChannel
import io.freshet.rpc.kotlin.chat.ChatRpcKt
import io.freshet.rpc.kotlin.chat.Line
import io.freshet.rpc.server.RpcServer
import io.freshet.rpc.server.ServerOptions
import kotlin.time.Duration.Companion.seconds
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import org.assertj.core.api.Assertions.assertThat

/** For what has to come; nothing that passes waits that long. */
internal val LONG = 20.seconds

internal fun line(text: String): Line = Line.newBuilder().setText(text).build()

internal fun line(number: Int): Line = Line.newBuilder().setNumber(number).build()

/** A message of 64 KiB. */
internal fun large(number: Int): Line =
	Line.newBuilder().setNumber(number).setBallast(ByteString.copyFrom(ByteArray(65_000))).build()

/** Runs a test that ends by itself, or fails. */
internal fun test(code: suspend CoroutineScope.() -> Unit): Unit = runBlocking { withTimeout(LONG, code) }

/** Waits for the failure of a call. */
internal suspend fun failure(call: suspend () -> Any?): RpcException {
	val failure = runCatching { call() }.exceptionOrNull()
	assertThat(failure).isInstanceOf(RpcException::class.java)
	return failure as RpcException
}

/** Servers of one service and their clients, over TCP. */
internal class Chats : AutoCloseable {

	private val open = ArrayDeque<AutoCloseable>()

	fun serve(
		service: ChatRpcKt.Service,
		options: ServerOptions.Builder.() -> ServerOptions.Builder = { this },
	): RpcChannel {
		val settings = ServerOptions.builder().port(0).options().build()
		val server = RpcServer.create(settings, listOf(ChatRpcKt.bind(service)))
		open.addFirst(server.start())
		val channel = RpcChannel.create("127.0.0.1:${server.port()}")
		open.addFirst(channel)
		return channel
	}

	fun client(service: ChatRpcKt.Service): ChatRpcKt.Client = ChatRpcKt.client(serve(service))

	override fun close() = open.forEach(AutoCloseable::close)

}
