package io.freshet.docs;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.example.hello.HelloApplication;
import io.freshet.rpc.client.RpcChannel;
import io.freshet.rpc.server.RpcServer;
import io.freshet.services.health.v1.HealthCheckRequest;
import io.freshet.services.health.v1.HealthCheckResponse.ServingStatus;
import io.freshet.services.health.v1.HealthRpc;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

import static org.assertj.core.api.Assertions.assertThat;

/** Looks at the manifests of the page about Kubernetes, and runs what they configure. */
class KubernetesManifestsTests {

	private static final Path DIRECTORY = Path.of("kubernetes");

	private static final List<String> PROBES = List.of("startupProbe", "readinessProbe", "livenessProbe");

	private final List<Object> server = manifests("greeter.yaml");

	private final List<Object> client = manifests("shop.yaml");

	@Test
	void settingsExist() throws IOException {
		Set<String> known = knownProperties();
		assertThat(known).contains("grpc.server.port", "spring.lifecycle.timeout-per-shutdown-phase");
		List<String> used = new ArrayList<>();
		List.of(this.server, this.client)
			.forEach((manifests) -> used.addAll(List.of(settings(manifests).getPropertyNames())));
		assertThat(used).hasSizeGreaterThan(8)
			.allSatisfy((name) -> assertThat(known)
				.contains(name.replaceFirst("^grpc\\.client\\.channel\\.\\w+", "grpc.client.defaults")));
	}

	@Test
	void serviceLeadsToThePodsWhoseNameTheClientLooksUp() {
		Map<String, Object> service = only(this.server, "Service");
		assertThat((Object) at(service, "spec", "clusterIP")).isEqualTo("None");
		assertThat((Object) at(service, "spec", "selector"))
			.isEqualTo(at(only(this.server, "Deployment"), "spec", "template", "metadata", "labels"));
		Object port = settings(this.server).getProperty("grpc.server.port");
		assertThat((Object) at(service, "spec", "ports", 0, "port")).isEqualTo(port);
		assertThat((Object) at(container(this.server), "ports", 0, "containerPort")).isEqualTo(port);
		assertThat(settings(this.client).getProperty("grpc.client.channel.greeter.target"))
			.isEqualTo("dns:///" + at(service, "metadata", "name") + ":" + port);
	}

	@Test
	void timesFitIntoEachOther() {
		EnumerablePropertySource<?> settings = settings(this.server);
		Duration stop = time(settings, "grpc.server.shutdown.drain-delay")
			.plus(time(settings, "grpc.server.shutdown.grace-period"));
		Duration phase = time(settings, "spring.lifecycle.timeout-per-shutdown-phase");
		Map<String, Object> deployment = only(this.server, "Deployment");
		assertThat(stop).isLessThan(phase);
		assertThat(phase)
			.isLessThan(seconds(at(deployment, "spec", "template", "spec", "terminationGracePeriodSeconds")));
		EnumerablePropertySource<?> asked = settings(this.client);
		assertThat(time(asked, "grpc.client.channel.greeter.load-balancing.refresh-interval"))
			.isLessThanOrEqualTo(seconds(at(deployment, "spec", "minReadySeconds")));
		assertThat(time(asked, "grpc.client.channel.greeter.keepalive.time"))
			.isGreaterThanOrEqualTo(time(settings, "grpc.server.keepalive.permit.time"));
	}

	@Test
	void serverAnswersWhatProbesAskFor() {
		SpringApplication application = new SpringApplicationBuilder(HelloApplication.class)
			.web(WebApplicationType.NONE)
			.build();
		application
			.addInitializers((context) -> context.getEnvironment().getPropertySources().addLast(settings(this.server)));
		try (ConfigurableApplicationContext context = application.run("--grpc.server.port=0");
				RpcChannel channel = RpcChannel.create("localhost:" + context.getBean(RpcServer.class).port())) {
			HealthRpc.Client health = HealthRpc.client(channel);
			assertThat(PROBES).allSatisfy((probe) -> {
				Map<String, Object> grpc = at(container(this.server), probe, "grpc");
				assertThat(grpc.get("port")).isEqualTo(settings(this.server).getProperty("grpc.server.port"));
				HealthCheckRequest question = HealthCheckRequest.newBuilder()
					.setService(grpc.get("service").toString())
					.build();
				assertThat(health.check(question).getStatus()).isEqualTo(ServingStatus.SERVING);
			});
		}
	}

	private static List<Object> manifests(String file) {
		try (Reader text = Files.newBufferedReader(DIRECTORY.resolve(file))) {
			List<Object> manifests = new ArrayList<>();
			new Yaml().loadAll(text).forEach(manifests::add);
			return Collections.unmodifiableList(manifests);
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
	}

	private static Map<String, Object> only(List<Object> manifests, String kind) {
		List<Object> found = manifests.stream().filter((manifest) -> kind.equals(at(manifest, "kind"))).toList();
		assertThat(found).as(kind).hasSize(1);
		return at(found.get(0));
	}

	private static Object container(List<Object> manifests) {
		return at(only(manifests, "Deployment"), "spec", "template", "spec", "containers", 0);
	}

	/** Returns what the pod's application.yaml says. */
	private static EnumerablePropertySource<?> settings(List<Object> manifests) {
		String text = at(only(manifests, "ConfigMap"), "data", "application.yaml");
		try {
			return (EnumerablePropertySource<?>) new YamlPropertySourceLoader()
				.load("config", new ByteArrayResource(text.getBytes(StandardCharsets.UTF_8)))
				.get(0);
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
	}

	private static Duration time(EnumerablePropertySource<?> settings, String name) {
		return DurationStyle.detectAndParse(String.valueOf(settings.getProperty(name)));
	}

	private static Duration seconds(Object number) {
		return Duration.ofSeconds((Integer) number);
	}

	@SuppressWarnings("unchecked")
	private static <T> T at(Object node, Object... path) {
		Object found = node;
		for (Object step : path) {
			found = (step instanceof Integer index) ? ((List<Object>) found).get(index)
					: ((Map<String, Object>) found).get(step);
			assertThat(found).as("%s in %s", step, List.of(path)).isNotNull();
		}
		return (T) found;
	}

	private static Set<String> knownProperties() throws IOException {
		Set<String> names = new HashSet<>();
		Pattern name = Pattern.compile("\"name\": ?\"([\\w.-]+)\"");
		for (Resource metadata : new PathMatchingResourcePatternResolver()
			.getResources("classpath*:META-INF/spring-configuration-metadata.json")) {
			Matcher found = name.matcher(metadata.getContentAsString(StandardCharsets.UTF_8));
			while (found.find()) {
				names.add(found.group(1));
			}
		}
		return names;
	}

}
