package io.freshet.spring.autoconfigure.observation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.freshet.spring.autoconfigure.observation.EchoServer.Caller;
import io.freshet.spring.autoconfigure.observation.EchoServer.Ends;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The dashboard of the guide asks for metrics and labels that there are. */
class DashboardTests {

	private static final Path DASHBOARD = Path.of("..", "docs", "dashboards", "grpc.json");

	private static final Pattern METRIC = Pattern.compile("\\bgrpc_[a-z_]*[a-z]");

	private static final Set<String> LABELS = Set.of("grpc_status_code", "grpc_target");

	private static final Pattern LABEL = Pattern
		.compile("\\b(rpc_[a-z]+|net_peer_[a-z]+|grpc_status_code|grpc_target|guard)\\b");

	@Test
	void asksForMetricsAndLabelsThatThereAre() throws IOException {
		String dashboard = Files.readString(DASHBOARD);
		EchoServer.runner()
			.withBean(PrometheusMeterRegistry.class, () -> new PrometheusMeterRegistry(PrometheusConfig.DEFAULT))
			.run((context) -> {
				context.getBean(Caller.class).call("a");
				context.getBean(Ends.class).next();
				String scrape = context.getBean(PrometheusMeterRegistry.class).scrape();
				Set<String> metrics = find(METRIC, dashboard);
				metrics.removeAll(LABELS);
				assertThat(metrics).hasSizeGreaterThan(15)
					.allSatisfy((metric) -> assertThat(scrape).containsPattern("(?m)^" + metric + "[ {]"));
				assertThat(find(LABEL, dashboard)).hasSize(7)
					.allSatisfy((label) -> assertThat(scrape).containsPattern("[{,]" + label + "=\""));
			});
	}

	private static Set<String> find(Pattern pattern, String text) {
		Set<String> found = new TreeSet<>();
		Matcher matcher = pattern.matcher(text);
		while (matcher.find()) {
			found.add(matcher.group());
		}
		return found;
	}

}
