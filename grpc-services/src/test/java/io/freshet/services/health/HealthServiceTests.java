package io.freshet.services.health;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import io.freshet.rpc.RpcException;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.client.RpcChannel;
import io.freshet.rpc.server.RpcServer;
import io.freshet.rpc.server.ServerOptions;
import io.freshet.services.health.v1.HealthCheckRequest;
import io.freshet.services.health.v1.HealthCheckResponse;
import io.freshet.services.health.v1.HealthListRequest;
import io.freshet.services.health.v1.HealthListResponse;
import io.freshet.services.health.v1.HealthRpc;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Tests for {@link HealthService}, with calls over a real connection. */
class HealthServiceTests {

	private final HealthStatuses statuses = new HealthStatuses();

	private final AtomicReference<ServingStatus> found = new AtomicReference<>(ServingStatus.SERVING);

	private RpcServer server;

	private RpcChannel channel;

	@BeforeEach
	void start() throws Exception {
		serve(new HealthService(this.statuses));
	}

	private void serve(HealthService service) throws Exception {
		stop();
		this.server = RpcServer.create(ServerOptions.builder().port(0).build(), List.of(HealthRpc.bind(service)))
			.start();
		this.channel = RpcChannel.create("localhost:" + this.server.port());
	}

	@AfterEach
	void stop() {
		if (this.server != null) {
			this.channel.close();
			this.server.close();
		}
	}

	@Test
	void tellsTheStatusOfAName() {
		this.statuses.set("", ServingStatus.SERVING);
		this.statuses.set("pkg.Greeter", ServingStatus.NOT_SERVING);
		assertThat(check("")).isEqualTo(ServingStatus.SERVING);
		assertThat(check("pkg.Greeter")).isEqualTo(ServingStatus.NOT_SERVING);
	}

	@Test
	void answersNotFoundForAnUnknownName() {
		assertThatExceptionOfType(RpcException.class).isThrownBy(() -> check("nobody"))
			.satisfies((ex) -> assertThat(ex.status().code()).isEqualTo(StatusCode.NOT_FOUND));
	}

	@Test
	void listsAllNames() {
		this.statuses.set("", ServingStatus.SERVING);
		this.statuses.set("a", ServingStatus.UNKNOWN);
		HealthListResponse list = client().list(HealthListRequest.getDefaultInstance());
		assertThat(list.getStatusesMap())
			.isEqualTo(Map.of("", response(ServingStatus.SERVING), "a", response(ServingStatus.UNKNOWN)));
	}

	@Test
	void refusesToListMoreThanAHundredNames() {
		for (int i = 0; i <= 100; i++) {
			this.statuses.set("service" + i, ServingStatus.SERVING);
		}
		assertThatExceptionOfType(RpcException.class)
			.isThrownBy(() -> client().list(HealthListRequest.getDefaultInstance()))
			.satisfies((ex) -> assertThat(ex.status().code()).isEqualTo(StatusCode.RESOURCE_EXHAUSTED));
		this.statuses.remove("service0");
		assertThat(client().list(HealthListRequest.getDefaultInstance()).getStatusesCount()).isEqualTo(100);
	}

	@Test
	void tellsWatchersTheStatusAtOnceAndThenItsChangesOnly() throws Exception {
		this.statuses.set("a", ServingStatus.SERVING);
		Watcher watcher = watch("a");
		assertThat(watcher.next()).isEqualTo("SERVING");
		this.statuses.set("a", ServingStatus.SERVING);
		this.statuses.set("b", ServingStatus.NOT_SERVING);
		this.statuses.set("a", ServingStatus.NOT_SERVING);
		assertThat(watcher.next()).isEqualTo("NOT_SERVING");
	}

	@Test
	void keepsTheWatchOfAnUnknownNameOpen() throws Exception {
		Watcher watcher = watch("later");
		assertThat(watcher.next()).isEqualTo("SERVICE_UNKNOWN");
		this.statuses.set("later", ServingStatus.SERVING);
		assertThat(watcher.next()).isEqualTo("SERVING");
		this.statuses.remove("later");
		assertThat(watcher.next()).isEqualTo("SERVICE_UNKNOWN");
	}

	@Test
	void forgetsAWatcherThatLeaves() throws Exception {
		Watcher watcher = watch("a");
		watcher.next();
		assertThat(this.statuses.watched()).containsExactly("a");
		watcher.subscription.cancel();
		for (int i = 0; i < 1000 && !this.statuses.watched().isEmpty(); i++) {
			check404("nobody");
		}
		assertThat(this.statuses.watched()).isEmpty();
	}

	@Test
	void tellsEveryWatcherBeforeTheEndAndDoesNotHoldTheEndUp() throws Exception {
		this.statuses.set("", ServingStatus.SERVING);
		Watcher whole = watch("");
		Watcher unknown = watch("unknown");
		assertThat(whole.next()).isEqualTo("SERVING");
		assertThat(unknown.next()).isEqualTo("SERVICE_UNKNOWN");
		try (RpcChannel idle = RpcChannel.create("localhost:" + this.server.port())) {
			HealthRpc.client(idle).check(HealthCheckRequest.getDefaultInstance());
			long start = System.nanoTime();
			this.statuses.drain();
			assertThat(this.server.stop(Duration.ofSeconds(30))).isTrue();
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
		}
		assertThat(whole.next()).isEqualTo("NOT_SERVING");
		assertThat(whole.next()).isEqualTo("completed");
		assertThat(unknown.next()).isEqualTo("completed");
	}

	@Test
	void takesNoChangeAfterTheEndHasBegun() {
		this.statuses.set("", ServingStatus.SERVING);
		this.statuses.drain();
		this.statuses.set("", ServingStatus.SERVING);
		assertThat(check("")).isEqualTo(ServingStatus.NOT_SERVING);
	}

	@Test
	void findsTheStatusOutWhenAsked() throws Exception {
		this.statuses.set("db", ServingStatus.UNKNOWN);
		serve(new HealthService(this.statuses, (name) -> CompletableFuture.completedFuture(this.found.get())));
		assertThat(check("db")).isEqualTo(ServingStatus.SERVING);
		Watcher watcher = watch("db");
		assertThat(watcher.next()).isEqualTo("SERVING");
		this.found.set(ServingStatus.NOT_SERVING);
		assertThat(check("db")).isEqualTo(ServingStatus.NOT_SERVING);
		assertThat(watcher.next()).isEqualTo("NOT_SERVING");
	}

	@Test
	void doesNotTellWatchersWhatNobodyHasFoundOutYet() throws Exception {
		CompletableFuture<ServingStatus> finding = new CompletableFuture<>();
		this.statuses.set("slow", ServingStatus.NOT_SERVING);
		serve(new HealthService(this.statuses, (name) -> finding));
		Watcher watcher = watch("slow");
		check404("nobody");
		finding.complete(ServingStatus.SERVING);
		assertThat(watcher.next()).isEqualTo("SERVING");
	}

	@Test
	void takesAFailureForNotServing() throws Exception {
		this.statuses.set("broken", ServingStatus.SERVING);
		serve(new HealthService(this.statuses, (name) -> {
			throw new IllegalStateException("planned");
		}));
		assertThat(check("broken")).isEqualTo(ServingStatus.NOT_SERVING);
	}

	private HealthRpc.Client client() {
		return HealthRpc.client(this.channel).withDeadline(Duration.ofSeconds(10));
	}

	private ServingStatus check(String name) {
		return ServingStatus
			.valueOf(client().check(HealthCheckRequest.newBuilder().setService(name).build()).getStatus().name());
	}

	private void check404(String name) {
		assertThatExceptionOfType(RpcException.class).isThrownBy(() -> check(name));
	}

	private Watcher watch(String name) {
		Watcher watcher = new Watcher();
		HealthRpc.asyncClient(this.channel)
			.watch(HealthCheckRequest.newBuilder().setService(name).build())
			.subscribe(watcher);
		return watcher;
	}

	private static HealthCheckResponse response(ServingStatus status) {
		return status.response();
	}

	private static final class Watcher implements Flow.Subscriber<HealthCheckResponse> {

		private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

		private Flow.Subscription subscription;

		String next() throws InterruptedException {
			return this.heard.poll(10, TimeUnit.SECONDS);
		}

		@Override
		public void onSubscribe(Flow.Subscription subscription) {
			this.subscription = subscription;
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

}
