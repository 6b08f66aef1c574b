package com.example.tides;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import com.example.tides.v1.Level;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.stereotype.Repository;

/** Stands for a reactive repository. */
@Repository
class Gauges {

	/** How many levels were read of each harbour, and what is watched. */
	final Map<String, AtomicInteger> read = new ConcurrentHashMap<>(Map.of("hull", new AtomicInteger()));

	final AtomicInteger watched = new AtomicInteger();

	Mono<Level> level(String harbour) {
		AtomicInteger read = this.read.get(harbour);
		return (read != null) ? Mono.fromSupplier(() -> level(harbour, read.incrementAndGet())) : Mono.empty();
	}

	Flux<Level> levels(String harbour) {
		return level(harbour).repeat()
			.doOnSubscribe((subscription) -> this.watched.incrementAndGet())
			.doFinally((signal) -> this.watched.decrementAndGet());
	}

	Mono<Level> store(Level level) {
		this.read.computeIfAbsent(level.getHarbour(), (harbour) -> new AtomicInteger()).set(level.getMillimetres());
		return Mono.just(level);
	}

	private static Level level(String harbour, int millimetres) {
		return Level.newBuilder().setHarbour(harbour).setMillimetres(millimetres).build();
	}

}
