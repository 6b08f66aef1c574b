package io.freshet.spring.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The table of properties in the guide says what the metadata says. */
class PropertiesTableTests {

	private static final Path TABLE = Path.of("..", "docs", "properties.md");

	@Test
	void hasOneRowForEveryPropertyAndNoOther() throws IOException {
		List<String> rows = ConfigurationMetadata.read()
			.entrySet()
			.stream()
			.filter((entry) -> !entry.getKey().equals("grpc.client.channel"))
			.map((entry) -> row(entry.getKey(), entry.getValue()))
			.toList();
		assertThat(Files.readAllLines(TABLE).stream().filter((line) -> line.startsWith("| `"))).isEqualTo(rows);
	}

	private static String row(String name, ConfigurationMetadata.Property property) {
		String defaultValue = (property.defaultValue() != null) ? "`" + property.defaultValue() + "`" : "";
		return "| `" + name + "` | " + defaultValue + " | " + property.description() + " |";
	}

}
