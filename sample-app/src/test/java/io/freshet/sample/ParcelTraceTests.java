package io.freshet.sample;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.freshet.spring.test.AutoConfigureRpcTest;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.micrometer.tracing.test.autoconfigure.AutoConfigureTracing;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.context.annotation.Bean;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

import static org.assertj.core.api.Assertions.assertThat;

/** One trace from the browser to the database and the log of the service. */
@SpringBootTest(properties = { "management.tracing.sampling.probability=1", "grpc.server.access-log.enabled=true" })
@AutoConfigureMockMvc
@AutoConfigureTracing
@AutoConfigureRpcTest(channels = "parcels")
@ExtendWith(OutputCaptureExtension.class)
class ParcelTraceTests {

	private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

	@Autowired
	private MockMvcTester rest;

	@Autowired
	private InMemorySpanExporter spans;

	@Test
	void goesThroughControllerClientAndServerToTheDatabaseAndIntoTheLog(CapturedOutput output) {
		// the application makes a call when it starts
		this.spans.reset();
		assertThat(this.rest.post()
			.uri("/parcels")
			.contentType("application/json")
			.content(
					"{\"recipient\": \"Mary Jackson\", \"weightGrams\": 800, \"latitude\": 37.0, \"longitude\": -76.3}")
			.header("traceparent", "00-" + TRACE + "-b7ad6b7169203331-01")).hasStatus(201);
		assertThat(this.spans.getFinishedSpanItems()).extracting(SpanData::getName)
			.contains("http post /parcels", "freshet.sample.parcel.v1.Parcels/CreateParcel",
					"Attempt.freshet.sample.parcel.v1.Parcels.CreateParcel");
		assertThat(this.spans.getFinishedSpanItems()).extracting(SpanData::getTraceId).containsOnly(TRACE);
		assertThat(ancestors("query")).containsSubsequence("freshet.sample.parcel.v1.Parcels/CreateParcel SERVER",
				"Attempt.freshet.sample.parcel.v1.Parcels.CreateParcel CLIENT",
				"freshet.sample.parcel.v1.Parcels/CreateParcel CLIENT", "http post /parcels SERVER");
		assertThat(output.toString().lines().filter((line) -> line.contains("took in parcel"))).singleElement()
			.asString()
			.contains("[" + TRACE + "-");
		assertThat(output).contains("CreateParcel OK").contains("trace=" + TRACE);
	}

	/** From a span up to the request of the browser. */
	private List<String> ancestors(String name) {
		Map<String, SpanData> all = this.spans.getFinishedSpanItems()
			.stream()
			.collect(Collectors.toMap(SpanData::getSpanId, Function.identity()));
		SpanData span = all.values().stream().filter((one) -> one.getName().equals(name)).findFirst().orElseThrow();
		return Stream.iterate(span, Objects::nonNull, (one) -> all.get(one.getParentSpanId()))
			.map((one) -> one.getName() + " " + one.getKind())
			.toList();
	}

	/** Keeps spans. */
	@TestConfiguration(proxyBeanMethods = false)
	static class Spans {

		@Bean
		InMemorySpanExporter exporter() {
			return InMemorySpanExporter.create();
		}

		@Bean
		SpanProcessor processor(InMemorySpanExporter exporter) {
			return SimpleSpanProcessor.create(exporter);
		}

	}

}
