package com.example.ferries

import com.example.ferries.v1.Departure
import java.util.concurrent.atomic.AtomicInteger
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow
import org.springframework.stereotype.Component

/** Stands for something that suspends. */
@Component
class Timetable {

	private val piers = setOf("hull", "goole")

	/** How many flows are collected at the moment. */
	val watched = AtomicInteger()

	/** How many departures were made. */
	val made = AtomicInteger()

	/**
	 * Returns the next departure.
	 * @param pier the pier
	 * @return the departure, or `null` if there is no such pier
	 */
	suspend fun next(pier: String): Departure? {
		delay(1)
		return if (pier in piers) departure(pier) else null
	}

	/**
	 * Returns all departures from now on.
	 * @param pier the pier
	 * @return the departures, without an end
	 */
	fun departures(pier: String): Flow<Departure> = flow {
		watched.incrementAndGet()
		try {
			while (true) {
				emit(departure(pier))
			}
		} finally {
			watched.decrementAndGet()
		}
	}

	private fun departure(pier: String): Departure =
		Departure.newBuilder().setPier(pier).setNumber(made.incrementAndGet()).build()

}

/** No ferry leaves there. */
class UnknownPierException(pier: String) : RuntimeException("no ferry leaves from $pier")
