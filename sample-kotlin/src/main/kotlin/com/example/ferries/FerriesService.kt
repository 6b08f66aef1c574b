package com.example.ferries

import com.example.ferries.v1.Departure
import com.example.ferries.v1.FerriesRpcKt
import com.example.ferries.v1.Passenger
import com.example.ferries.v1.Pier
import com.example.ferries.v1.Ticket
import io.freshet.rpc.StatusCode
import io.freshet.spring.RpcExceptionHandler
import io.freshet.spring.RpcService
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flatMapLatest
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.flow.toList
import org.springframework.security.core.context.SecurityContextHolder

/** Shows what the guide says of coroutine services. */
// service
@RpcService
class FerriesService(private val timetable: Timetable) : FerriesRpcKt.Service {

	override suspend fun getDeparture(request: Pier): Departure =
		timetable.next(request.name) ?: throw UnknownPierException(request.name)

	override fun watch(request: Pier): Flow<Departure> =
		timetable.departures(request.name) // collected as the client takes them

	override suspend fun board(requests: Flow<Passenger>): Ticket = ticket(requests.map { it.name }.toList())

	@OptIn(ExperimentalCoroutinesApi::class)
	override fun follow(requests: Flow<Pier>): Flow<Departure> =
		requests.flatMapLatest { watch(it) } // the last one that was named

	@RpcExceptionHandler(code = StatusCode.NOT_FOUND)
	fun unknown(failure: UnknownPierException): String? = failure.message
	// end

	// caller
	private suspend fun ticket(passengers: List<String>): Ticket {
		timetable.next("hull") // goes on wherever it is resumed
		val buyer = SecurityContextHolder.getContext().authentication!!.name
		return Ticket.newBuilder().addAllPassengers(passengers).setBuyer(buyer).build()
	}
	// end

}
