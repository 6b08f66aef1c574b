package io.freshet.spring.autoconfigure.observation;

import java.time.Duration;
import java.util.Map;

import io.freshet.rpc.StatusCode;
import io.freshet.spring.autoconfigure.observation.EchoServer.Caller;
import io.freshet.spring.autoconfigure.observation.EchoServer.Ends;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.json.JsonParserFactory;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/** A line for each call. */
@ExtendWith(OutputCaptureExtension.class)
class AccessLogTests {

	private static final String ID = "0af7651916cd43dd8448eb211c80319c";

	private final ApplicationContextRunner runner = EchoServer.runner();

	@Test
	void isOffByDefault(CapturedOutput output) {
		this.runner.run((context) -> {
			context.getBean(Caller.class).call("a");
			context.getBean(Ends.class).next();
			assertThat(output).doesNotContain(AccessLog.LOGGER);
		});
	}

	@Test
	void saysWhatThePatternNames(CapturedOutput output) {
		this.runner.withPropertyValues("grpc.server.access-log.enabled=true").run((context) -> {
			Caller caller = context.getBean(Caller.class);
			caller.call("0123456789");
			assertThat(caller.callSlowly(Duration.ofSeconds(1))).isEqualTo(StatusCode.DEADLINE_EXCEEDED);
			caller.callUnknown();
			for (int i = 0; i < 3; i++) {
				context.getBean(Ends.class).next();
			}
			assertThat(output)
				.containsPattern("127\\.0\\.0\\.1:\\d+ grpc /testing.Echo/Echo OK [\\d.E-]+ms 12>12 left=- trace=-")
				.containsPattern("grpc /testing.Echo/Echo DEADLINE_EXCEEDED [\\d.]+ms 6>0 left=-?[\\d.E-]+ trace=-")
				.containsPattern("grpc /testing.Echo/Nothing UNIMPLEMENTED [\\d.E-]+ms 0>0 left=- trace=-");
		});
	}

	@Test
	void writesJson(CapturedOutput output) {
		this.runner.withPropertyValues("grpc.server.access-log.enabled=true", "grpc.server.access-log.format=json")
			.run((context) -> {
				context.getBean(Caller.class).callWith("traceparent", "00-" + ID + "-b7ad6b7169203331-01");
				context.getBean(Ends.class).next();
				String line = output.toString()
					.lines()
					.filter((text) -> text.contains("\"peer\""))
					.findFirst()
					.orElseThrow();
				assertThat(json(line.substring(line.indexOf('{')))).containsEntry("method", "/testing.Echo/Echo")
					.containsEntry("protocol", "grpc")
					.containsEntry("status", "OK")
					.hasEntrySatisfying("received", (bytes) -> assertThat(bytes).hasToString("3"))
					.containsEntry("trace-id", ID)
					.containsKey("duration")
					.doesNotContainKey("deadline-left");
			});
	}

	@Test
	void cannotBeForged() {
		AccessRecord line = new AccessRecord.Builder().add("method", "/a\nERROR \"b\" \u0007\ud83d\ude00").build();
		assertThat(line.format("{method} {unknown} {")).isEqualTo("/a?ERROR \"b\" ?\ud83d\ude00 {unknown} {");
		assertThat(line.json()).isEqualTo("{\"method\":\"/a\\nERROR \\\"b\\\" \\u0007\ud83d\ude00\"}");
	}

	private static Map<String, Object> json(String line) {
		return JsonParserFactory.getJsonParser().parseMap(line);
	}

}
