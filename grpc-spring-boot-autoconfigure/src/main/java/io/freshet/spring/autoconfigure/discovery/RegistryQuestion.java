package io.freshet.spring.autoconfigure.discovery;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.discovery.DiscoveryClient;
import org.springframework.cloud.client.discovery.ReactiveDiscoveryClient;
import org.springframework.util.ClassUtils;

/**
 * Asks the registry for instances: the blocking client on a thread of its own, or the
 * reactive one if there is no other. Several of a kind are asked one after the other
 * until one knows instances. Safe for use by several threads.
 */
final class RegistryQuestion {

	/** A thread for each task, which may block. */
	static final Executor THREADS = (task) -> {
		Thread thread = new Thread(task, "freshet-discovery");
		thread.setDaemon(true);
		thread.start();
	};

	private static final boolean REACTOR = ClassUtils.isPresent("reactor.core.publisher.Flux",
			RegistryQuestion.class.getClassLoader());

	private final ObjectProvider<DiscoveryClient> blocking;

	private final ObjectProvider<ReactiveDiscoveryClient> reactive;

	RegistryQuestion(ObjectProvider<DiscoveryClient> blocking, ObjectProvider<ReactiveDiscoveryClient> reactive) {
		this.blocking = blocking;
		this.reactive = reactive;
	}

	/**
	 * Asks. Clients are looked for at each question, since they may need the application
	 * to be up.
	 * @param service the id of a service
	 * @return its instances; fails if there is nobody to ask
	 */
	CompletionStage<List<ServiceInstance>> ask(String service) {
		List<DiscoveryClient> clients = this.blocking.orderedStream().toList();
		if (clients.isEmpty() && REACTOR) {
			CompletionStage<List<ServiceInstance>> answer = Reactive.ask(this.reactive, service);
			if (answer != null) {
				return answer;
			}
		}
		if (clients.isEmpty()) {
			return CompletableFuture.failedFuture(new IllegalStateException(
					"there is no DiscoveryClient bean; add a Spring Cloud registry client such as Eureka or Consul"));
		}
		CompletableFuture<List<ServiceInstance>> instances = new CompletableFuture<>();
		THREADS.execute(() -> ask(clients, service, instances));
		return instances;
	}

	private static void ask(List<DiscoveryClient> clients, String service,
			CompletableFuture<List<ServiceInstance>> answer) {
		try {
			for (DiscoveryClient client : clients) {
				List<ServiceInstance> instances = client.getInstances(service);
				if (instances != null && !instances.isEmpty()) {
					answer.complete(instances);
					return;
				}
			}
			answer.complete(List.of());
		}
		catch (RuntimeException | Error ex) {
			answer.completeExceptionally(ex);
		}
	}

	/** Apart, lest Reactor be needed. */
	private static final class Reactive {

		static @Nullable CompletionStage<List<ServiceInstance>> ask(ObjectProvider<ReactiveDiscoveryClient> reactive,
				String service) {
			List<ReactiveDiscoveryClient> clients = reactive.orderedStream().toList();
			if (clients.isEmpty()) {
				return null;
			}
			Flux<ServiceInstance> instances = clients.get(0).getInstances(service);
			for (ReactiveDiscoveryClient client : clients.subList(1, clients.size())) {
				instances = instances.switchIfEmpty(client.getInstances(service));
			}
			return instances.collectList().toFuture();
		}

	}

}
