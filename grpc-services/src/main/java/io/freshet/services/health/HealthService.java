package io.freshet.services.health;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

import io.freshet.rpc.RpcContext;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.StatusCode;
import io.freshet.services.health.v1.HealthCheckRequest;
import io.freshet.services.health.v1.HealthCheckResponse;
import io.freshet.services.health.v1.HealthListRequest;
import io.freshet.services.health.v1.HealthListResponse;
import io.freshet.services.health.v1.HealthRpc;
import org.jspecify.annotations.Nullable;

/**
 * The service {@code grpc.health.v1.Health}. Answers on the event loop, so that it speaks
 * up also while every thread for handlers is taken. Safe for use by several threads.
 * Source: gRPC health checking protocol; List as in gRPC proposal A90.
 */
public final class HealthService implements HealthRpc.AsyncService {

	/** The most names that List answers with. */
	private static final int MAX_LISTED = 100;

	private final HealthStatuses statuses;

	/** {@code null} if the statuses are as they were set. */
	private final @Nullable HealthEvaluator evaluator;

	/**
	 * Creates a service that tells the statuses as they were set.
	 * @param statuses the statuses
	 */
	public HealthService(HealthStatuses statuses) {
		this.statuses = statuses;
		this.evaluator = null;
	}

	/**
	 * Creates a service that finds the status of a known name out when it is asked.
	 * @param statuses takes down what was found out, and tells watchers
	 * @param evaluator finds it out
	 */
	public HealthService(HealthStatuses statuses, HealthEvaluator evaluator) {
		this.statuses = statuses;
		this.evaluator = evaluator;
	}

	/**
	 * Finds out the status of a name anew, and tells those who watch it if it has
	 * changed.
	 * @param name the name
	 * @return completes with the status, or with {@code null} if the name is not known
	 */
	public CompletionStage<@Nullable ServingStatus> refresh(String name) {
		@Nullable ServingStatus known = this.statuses.get(name);
		if (this.evaluator == null || known == null || this.statuses.isDraining()) {
			return CompletableFuture.completedFuture(known);
		}
		return evaluate(this.evaluator, name).handle((status, failure) -> {
			ServingStatus found = (failure != null) ? ServingStatus.NOT_SERVING : status;
			if (found != null) {
				this.statuses.update(name, found);
			}
			return this.statuses.get(name);
		});
	}

	private static CompletionStage<@Nullable ServingStatus> evaluate(HealthEvaluator evaluator, String name) {
		try {
			return evaluator.evaluate(name);
		}
		catch (RuntimeException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	@Override
	public CompletionStage<HealthCheckResponse> check(HealthCheckRequest request) {
		return refresh(request.getService()).thenApply((status) -> {
			if (status == null) {
				throw new RpcException(StatusCode.NOT_FOUND, "unknown service " + request.getService());
			}
			return status.response();
		});
	}

	@Override
	public CompletionStage<HealthListResponse> list(HealthListRequest request) {
		List<String> names = new ArrayList<>(this.statuses.names());
		if (names.size() > MAX_LISTED) {
			throw new RpcException(StatusCode.RESOURCE_EXHAUSTED,
					names.size() + " names have a status, List answers with at most " + MAX_LISTED);
		}
		List<CompletableFuture<@Nullable ServingStatus>> all = names.stream()
			.map((name) -> refresh(name).toCompletableFuture())
			.toList();
		return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).thenApply((done) -> {
			HealthListResponse.Builder response = HealthListResponse.newBuilder();
			for (int i = 0; i < names.size(); i++) {
				@Nullable ServingStatus status = all.get(i).join();
				if (status != null) {
					response.putStatuses(names.get(i), status.response());
				}
			}
			return response.build();
		});
	}

	@Override
	public Flow.Publisher<HealthCheckResponse> watch(HealthCheckRequest request) {
		return new HealthWatch(request.getService(), this.statuses, this, RpcContext.currentOrNull());
	}

}
