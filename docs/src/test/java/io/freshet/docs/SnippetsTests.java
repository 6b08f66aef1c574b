package io.freshet.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Compares the code in the guide with the files that are compiled and run. A block of
 * code follows a comment that names its file, {@code <!-- docs/hello/pom.xml -->}, or a
 * part of it, {@code <!-- docs/src/test/java/X.java#region -->}, which stands between the
 * lines {@code // region} and {@code // end} there. On a page that has such blocks, Java,
 * XML and proto without a comment are refused.
 */
class SnippetsTests {

	private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

	private static final Pattern BLOCK = Pattern.compile("(?:<!-- (\\S+?)(?:#(\\w+))? -->\\n)?```(\\w+)\\n(.*?)```",
			Pattern.DOTALL);

	private static final List<String> COMPILED = List.of("java", "xml", "proto");

	@Test
	void codeInTheGuideIsThatOfTheFilesItNames() throws IOException {
		List<String> differences = new ArrayList<>();
		int compared = 0;
		for (Path page : pages()) {
			List<String> unnamed = new ArrayList<>();
			int before = compared;
			Matcher block = BLOCK.matcher(Files.readString(page));
			while (block.find()) {
				String where = ROOT.relativize(page) + ": " + firstLine(block.group(4));
				if (block.group(1) != null) {
					compared++;
					if (!block.group(4).equals(snippet(block.group(1), block.group(2)))) {
						differences.add(where);
					}
				}
				else if (COMPILED.contains(block.group(3))) {
					unnamed.add(where + " (names no file)");
				}
			}
			if (compared > before) {
				differences.addAll(unnamed);
			}
		}
		assertThat(differences).as("blocks that differ from their file").isEmpty();
		assertThat(compared).as("blocks that name a file").isPositive();
	}

	@Test
	void linksBetweenPagesLeadSomewhere() throws IOException {
		Pattern link = Pattern.compile("\\]\\((?!https?:)([^)#\\s]+)(?:#[^)]*)?\\)");
		List<String> broken = new ArrayList<>();
		for (Path page : pages()) {
			Matcher links = link.matcher(Files.readString(page));
			while (links.find()) {
				if (!Files.exists(page.resolveSibling(links.group(1)))) {
					broken.add(ROOT.relativize(page) + ": " + links.group(1));
				}
			}
		}
		assertThat(broken).as("links without a target").isEmpty();
	}

	@Test
	void architectureNamesFilesThatAreThere() throws IOException {
		Path rooms = ROOT.resolve("grpc-runtime/src/main/java/io/freshet/rpc");
		Matcher names = Pattern.compile("`((?:internal|server|client|codegen)/[\\w/]+)`")
			.matcher(Files.readString(ROOT.resolve("docs/architecture.md")));
		List<String> missing = new ArrayList<>();
		while (names.find()) {
			if (!Files.exists(rooms.resolve(names.group(1)))
					&& !Files.exists(rooms.resolve(names.group(1) + ".java"))) {
				missing.add(names.group(1));
			}
		}
		assertThat(missing).as("files that are not there").isEmpty();
	}

	private static List<Path> pages() throws IOException {
		try (Stream<Path> top = Files.list(ROOT); Stream<Path> guide = Files.walk(ROOT.resolve("docs"))) {
			return Stream.concat(top, guide)
				.filter((file) -> file.toString().endsWith(".md"))
				.filter((file) -> !file.startsWith(ROOT.resolve("docs/target")))
				.toList();
		}
	}

	private static String snippet(String file, String region) throws IOException {
		String text = Files.readString(ROOT.resolve(file));
		if (region != null) {
			Matcher lines = Pattern
				.compile("^\\s*(?://|#|<!--) " + region + "(?: -->)?\\n(.*?)^\\s*(?://|#|<!--) end(?: -->)?\\n",
						Pattern.DOTALL | Pattern.MULTILINE)
				.matcher(text);
			assertThat(lines.find()).as("region %s of %s", region, file).isTrue();
			text = lines.group(1).stripTrailing().stripIndent();
		}
		// a page shows four columns where the file has a tab
		return text.lines().map((line) -> line.replace("\t", "    ") + "\n").collect(Collectors.joining());
	}

	private static String firstLine(String code) {
		return code.lines().findFirst().orElse("");
	}

}
