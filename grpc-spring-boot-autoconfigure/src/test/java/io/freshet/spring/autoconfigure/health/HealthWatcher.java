package io.freshet.spring.autoconfigure.health;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.freshet.rpc.client.RpcChannel;
import io.freshet.services.health.v1.HealthCheckRequest;
import io.freshet.services.health.v1.HealthCheckResponse;
import io.freshet.services.health.v1.HealthRpc;

/** Watches one name and writes down what it hears. */
final class HealthWatcher implements Flow.Subscriber<HealthCheckResponse> {

	private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

	static HealthWatcher watch(RpcChannel channel, String name) {
		HealthWatcher watcher = new HealthWatcher();
		HealthRpc.asyncClient(channel)
			.watch(HealthCheckRequest.newBuilder().setService(name).build())
			.subscribe(watcher);
		return watcher;
	}

	String next() throws InterruptedException {
		return this.heard.poll(10, TimeUnit.SECONDS);
	}

	@Override
	public void onSubscribe(Flow.Subscription subscription) {
		subscription.request(Long.MAX_VALUE);
	}

	@Override
	public void onNext(HealthCheckResponse response) {
		this.heard.add(response.getStatus().name());
	}

	@Override
	public void onError(Throwable failure) {
		this.heard.add(failure.toString());
	}

	@Override
	public void onComplete() {
		this.heard.add("completed");
	}

}
