package io.freshet.codegen;

import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The imports of one source. A class is imported even from {@code java.lang}, so that
 * messages of the same name in the same package do no harm. Messages themselves are never
 * imported. Not for use by several threads.
 */
final class Imports {

	private final SortedSet<String> imports = new TreeSet<>();

	private final Set<String> unnamedClasses;

	/**
	 * Starts without imports.
	 * @param unnamedClasses the classes that have no package and can be reached from the
	 * source, which an import of the same name would hide
	 */
	Imports(Set<String> unnamedClasses) {
		this.unnamedClasses = unnamedClasses;
	}

	/**
	 * Imports a class.
	 * @param qualified the name with its package
	 * @return the name to use in the source
	 */
	String use(String qualified) {
		String simple = qualified.substring(qualified.lastIndexOf('.') + 1);
		if (this.unnamedClasses.contains(simple)) {
			return qualified;
		}
		this.imports.add(qualified);
		return simple;
	}

	/**
	 * Adds the imports to a source.
	 * @param source the source
	 */
	void writeTo(SourceText source) {
		this.imports.stream().filter((name) -> name.startsWith("java.")).forEach((name) -> line(source, name));
		this.imports.stream().filter((name) -> name.startsWith("javax.")).forEach((name) -> line(source, name));
		source.gap();
		this.imports.stream().filter((name) -> !name.startsWith("java")).forEach((name) -> line(source, name));
		source.gap();
	}

	/**
	 * Adds the imports to a source in Kotlin.
	 * @param source the source
	 */
	void writeKotlinTo(SourceText source) {
		this.imports.forEach((name) -> source.line("import " + KotlinFile.escape(name)));
		source.gap();
	}

	private static void line(SourceText source, String name) {
		source.line("import " + name + ";");
	}

}
