package io.freshet.rpc.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What is fuzzed. Each has a class with a method {@code fuzzerTestOneInput}, which the
 * fuzzer looks for, and a directory of inputs below {@code src/test/resources/fuzz} with
 * the name of that class: good ones, from which a search starts, and bad ones that were
 * found and must not come back.
 */
enum Target {

	SERVER_FRAMES(ServerFrames.class, ServerFrames::fuzzerTestOneInput),

	CLIENT_FRAMES(ClientFrames.class, ClientFrames::fuzzerTestOneInput),

	HEADERS(Headers.class, Headers::fuzzerTestOneInput),

	MESSAGES(Messages.class, Messages::fuzzerTestOneInput),

	DETAILS(Details.class, Details::fuzzerTestOneInput),

	WEB_TEXT(WebText.class, WebText::fuzzerTestOneInput),

	CONNECT_TEXT(ConnectText.class, ConnectText::fuzzerTestOneInput),

	JSON_MESSAGES(JsonMessages.class, JsonMessages::fuzzerTestOneInput),

	WEB_REQUESTS(WebRequests.class, WebRequests::fuzzerTestOneInput),

	TEXT_REQUESTS(TextRequests.class, TextRequests::fuzzerTestOneInput);

	private final Class<?> type;

	private final Trial trial;

	Target(Class<?> type, Trial trial) {
		this.type = type;
		this.trial = trial;
	}

	Class<?> type() {
		return this.type;
	}

	/**
	 * Tries an input.
	 * @param bytes the input
	 * @throws Exception if the input does harm
	 */
	void run(byte[] bytes) throws Exception {
		this.trial.run(bytes);
	}

	/** Returns where the inputs are. */
	Path directory() {
		return Path.of("src/test/resources/fuzz", this.type.getSimpleName());
	}

	/**
	 * Returns the inputs that are kept.
	 * @return the files, in order of their names
	 * @throws IOException if there are none
	 */
	List<Path> inputs() throws IOException {
		try (Stream<Path> files = Files.list(directory())) {
			return files.sorted().toList();
		}
	}

	/** Uses an input. */
	@FunctionalInterface
	private interface Trial {

		void run(byte[] bytes) throws Exception;

	}

}
