package io.freshet.rpc;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.netty.channel.ChannelHandler;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Compares the metadata for native images with the code. Netty asks every handler by
 * reflection which of its methods do anything; without metadata it takes all of them for
 * such, and calls them for nothing.
 */
class NativeMetadataTests {

	private static final String FILE = "/META-INF/native-image/io.freshet/grpc-runtime/reachability-metadata.json";

	@Test
	void namesEveryHandlerOfAChannelAndNothingElse() throws IOException {
		List<String> handlers = new ClassFileImporter().withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
			.importPackages("io.freshet.rpc")
			.stream()
			.filter((type) -> type.isAssignableTo(ChannelHandler.class))
			.map(JavaClass::getName)
			.sorted()
			.toList();
		assertThat(handlers).isNotEmpty();
		try (InputStream file = NativeMetadataTests.class.getResourceAsStream(FILE)) {
			String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
			List<String> named = Pattern.compile("\"type\": \"([^\"]+)\"")
				.matcher(text)
				.results()
				.map((MatchResult match) -> match.group(1))
				.toList();
			assertThat(named).isEqualTo(handlers);
		}
	}

}
