package io.freshet.sample;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Does what the commands do that the README shows for the profile {@code secure}, and
 * gets the answers that it promises. Calls of {@code grpcurl} are made with the same
 * method, message and headers as JSON.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.DEFINED_PORT)
@ActiveProfiles("secure")
class SecureReadmeTests {

	private static final Pattern WORD = Pattern.compile("'([^']*)'|\"([^\"]*)\"|(\\S+)");

	private final HttpClient http = HttpClient.newHttpClient();

	@Value("${server.port}")
	private int rest;

	@Value("${grpc.server.port}")
	private int rpc;

	@DynamicPropertySource
	static void ports(DynamicPropertyRegistry properties) throws IOException {
		try (ServerSocket one = new ServerSocket(0); ServerSocket other = new ServerSocket(0)) {
			int rest = one.getLocalPort();
			int rpc = other.getLocalPort();
			properties.add("server.port", () -> rest);
			properties.add("grpc.server.port", () -> rpc);
		}
	}

	@Test
	void startsAsTheReadmeSays() throws IOException {
		String start = blocks().get(0).strip();
		assertThat(start)
			.isEqualTo("mvn -q -Dquick -pl sample-app -am compile spring-boot:run -Dspring-boot.run.profiles=secure");
		assertThat(Path.of("../sample-app/src/main/resources/application-secure.yml")).exists();
	}

	@Test
	void answersAsTheReadmePromises() throws Exception {
		String token = "";
		String promise = "";
		List<String> statuses = new ArrayList<>();
		for (String line : blocks().get(1).replace("\\\n", " ").lines().filter((text) -> !text.isBlank()).toList()) {
			if (line.startsWith("#")) {
				promise = line;
			}
			else if (line.startsWith("TOKEN=$(")) {
				String answer = send(words(line.substring("TOKEN=$(".length(), line.indexOf('|')))).body();
				token = answer.replaceAll(".*\"access_token\":\"([^\"]*)\".*", "$1");
			}
			else {
				HttpResponse<String> answer = send(words(line.replace("$TOKEN", token)));
				statuses.add(answer.statusCode() + " " + line.substring(0, line.indexOf(' ')));
				assertThat(answer.statusCode()).as("%s, %s: %s", promise, line, answer.body())
					.isEqualTo(promise.contains("Unauthenticated") ? 401
							: promise.contains("PermissionDenied") ? 403 : 200);
			}
		}
		assertThat(statuses).containsExactly("401 grpcurl", "200 grpcurl", "200 curl", "200 curl", "403 grpcurl",
				"200 curl");
	}

	/** Makes the request that a command would make. */
	private HttpResponse<String> send(List<String> command) throws Exception {
		HttpRequest.Builder request = HttpRequest.newBuilder();
		String target = "";
		String data = null;
		boolean grpcurl = command.get(0).equals("grpcurl");
		for (int i = 1; i < command.size(); i++) {
			switch (command.get(i)) {
				case "-s", "-plaintext" -> {
				}
				case "-import-path" -> assertThat(Path.of("..", command.get(++i), "parcel.proto")).exists();
				case "-proto" -> assertThat(command.get(++i)).isEqualTo("parcel.proto");
				case "-H" -> request.header(command.get(++i).split(": ")[0], command.get(i).split(": ")[1]);
				case "-u" -> request.header("authorization",
						"Basic " + Base64.getEncoder().encodeToString(command.get(++i).getBytes()));
				case "-d" -> data = command.get(++i);
				default -> target += (target.isEmpty() ? "" : "/") + command.get(i);
			}
		}
		if (grpcurl) {
			request.header("content-type", "application/json");
		}
		else if (data != null && data.startsWith("grant_type")) {
			request.header("content-type", "application/x-www-form-urlencoded");
		}
		String address = target.replace("localhost:9090", "localhost:" + this.rpc)
			.replace("localhost:8080", "localhost:" + this.rest);
		assertThat(address).isNotEqualTo(target);
		request.uri(URI.create("http://" + address));
		request.method((data != null) ? "POST" : "GET",
				(data != null) ? HttpRequest.BodyPublishers.ofString(data) : HttpRequest.BodyPublishers.noBody());
		return this.http.send(request.build(), HttpResponse.BodyHandlers.ofString());
	}

	private static List<String> words(String command) {
		List<String> words = new ArrayList<>();
		Matcher word = WORD.matcher(command);
		while (word.find()) {
			words
				.add((word.group(1) != null) ? word.group(1) : (word.group(2) != null) ? word.group(2) : word.group(3));
		}
		return words;
	}

	/** The commands that the README shows in its part about security. */
	private static List<String> blocks() throws IOException {
		String readme = Files.readString(Path.of("../README.md"));
		String part = readme.substring(readme.indexOf("### With security"), readme.indexOf("## Your own application"));
		return Pattern.compile("```sh\\n(.*?)```", Pattern.DOTALL)
			.matcher(part)
			.results()
			.map((block) -> block.group(1))
			.toList();
	}

}
