package com.example.tides;

import com.example.tides.v1.Harbour;
import com.example.tides.v1.Level;
import com.example.tides.v1.Summary;
import com.example.tides.v1.TidesRpc;
import io.freshet.rpc.StatusCode;
import io.freshet.spring.RpcExceptionHandler;
import io.freshet.spring.RpcService;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.security.core.context.ReactiveSecurityContextHolder;

/** Shows what the guide says of Reactor services. */
// service
@RpcService
class TidesService implements TidesRpc.ReactorService {

	private final Gauges gauges;

	TidesService(Gauges gauges) {
		this.gauges = gauges;
	}

	@Override
	public Mono<Level> getLevel(Harbour harbour) {
		return this.gauges.level(harbour.getName())
			.switchIfEmpty(Mono.error(() -> new UnknownHarbourException(harbour.getName())));
	}

	@Override
	public Flux<Level> watch(Harbour harbour) {
		return this.gauges.levels(harbour.getName()); // asked for as the client takes
														// them
	}

	@Override
	public Mono<Summary> report(Flux<Level> levels) {
		return levels.concatMap(this.gauges::store) // taken one after the other
			.count()
			.flatMap(this::summary);
	}

	@Override
	public Flux<Level> follow(Flux<Harbour> harbours) {
		return harbours.switchMap(this::watch); // the last one that was named
	}

	@RpcExceptionHandler(code = StatusCode.NOT_FOUND)
	String unknown(UnknownHarbourException failure) {
		return failure.getMessage();
	}
	// end

	// caller
	private Mono<Summary> summary(long levels) {
		return ReactiveSecurityContextHolder.getContext()
			.map((security) -> security.getAuthentication().getName())
			.defaultIfEmpty("somebody")
			.map((reporter) -> Summary.newBuilder().setLevels(levels).setReporter(reporter).build());
	}
	// end

}
