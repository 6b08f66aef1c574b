package com.example.ferries

import com.example.ferries.v1.FerriesRpcKt
import com.example.ferries.v1.Passenger
import com.example.ferries.v1.Pier
import io.freshet.rpc.Metadata
import io.freshet.rpc.RpcException
import io.freshet.rpc.Status
import io.freshet.rpc.StatusCode
import io.freshet.spring.RpcClient
import io.freshet.spring.test.AutoConfigureRpcTest
import java.time.Duration
import java.util.Base64
import kotlin.time.Duration.Companion.seconds
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.asFlow
import kotlinx.coroutines.flow.collect
import kotlinx.coroutines.flow.flowOf
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.flow.onEach
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import org.springframework.beans.factory.annotation.Autowired
import org.springframework.boot.test.context.SpringBootTest
import org.springframework.boot.test.context.TestConfiguration
import org.springframework.context.annotation.Bean
import org.springframework.security.core.userdetails.User
import org.springframework.security.provisioning.InMemoryUserDetailsManager

/** Runs what the Kotlin guide shows. */
@SpringBootTest
@AutoConfigureRpcTest
class FerriesTests(@RpcClient("test") client: FerriesRpcKt.Client, @param:Autowired private val timetable: Timetable) {

	private val ada = "Basic " + Base64.getEncoder().encodeToString("ada:secret".toByteArray())

	private val ferries = client.withMetadata(Metadata.builder().addSecret("authorization", ada).build())

	private val hull = Pier.newBuilder().setName("hull").build()

	@Test
	fun `answers one by one`() = test {
		assertThat(ferries.getDeparture(hull).pier).isEqualTo("hull")
	}

	@Test
	fun `makes no more than is collected`() = test {
		// backpressure
		val departures = ferries.watch(hull)
			.take(100) // cancels the call, and with it the flow of the service
			.toList()
		// end
		assertThat(departures).hasSize(100)
		awaitUnwatched()
		// windows of 64 KiB and more, but nothing like all that there is
		assertThat(timetable.made).hasValueLessThan(1_000_000)
	}

	@Test
	fun `cancelled coroutine cancels its call`() = test {
		// cancel
		val first = CompletableDeferred<Unit>()
		val watching = launch { ferries.watch(hull).onEach { delay(1) }.collect { first.complete(Unit) } }
		first.await()
		watching.cancel() // the service's flow is cancelled, too
		// end
		awaitUnwatched()
	}

	@Test
	fun `call ends with its deadline`() = test {
		val hasty = ferries.withDeadline(Duration.ofSeconds(2))
		val failure = assertThrows<RpcException> { hasty.watch(hull).collect { delay(10) } }
		assertThat(failure.code()).isEqualTo(StatusCode.DEADLINE_EXCEEDED)
		awaitUnwatched()
	}

	@Test
	fun `follows the last pier`() = test {
		assertThat(ferries.follow(flowOf(hull)).take(3).toList()).hasSize(3)
		awaitUnwatched()
	}

	@Test
	fun `knows the buyer after a suspension`() = test {
		// upload
		val passengers = listOf("ada", "bob").asFlow().map { Passenger.newBuilder().setName(it).build() }
		val ticket = ferries.board(passengers)
		// end
		assertThat(ticket.passengersList).containsExactly("ada", "bob")
		assertThat(ticket.buyer).isEqualTo("ada")
	}

	@Test
	fun `tells what is missing`() = test {
		// errors
		val failure = assertThrows<RpcException> {
			ferries.getDeparture(Pier.newBuilder().setName("bath").build())
		}
		assertThat(failure.status()).isEqualTo(Status.of(StatusCode.NOT_FOUND, "no ferry leaves from bath"))
		// end
	}

	/** The service hears of the end a moment later. */
	private suspend fun awaitUnwatched() {
		while (timetable.watched.get() > 0) {
			delay(5)
		}
	}

	private fun test(code: suspend CoroutineScope.() -> Unit): Unit = runBlocking { withTimeout(20.seconds, code) }

	@TestConfiguration(proxyBeanMethods = false)
	open class Users {

		@Bean
		fun users() =
			InMemoryUserDetailsManager(User.withUsername("ada").password("{noop}secret").authorities("USER").build())

	}

}
