package io.freshet.codegen;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.google.protobuf.GeneratorNames;

/**
 * The names of the classes that protoc generates, by protobuf's own rules, and of those
 * that go beside them. Immutable.
 */
final class JavaNames {

	/** Types nested in the class of a service, which hide classes without a package. */
	private static final Pattern NESTED = Pattern
		.compile("(Async|Reactor)?(Service(Binding)?|Client(Binding|Stub)?)(\\..*)?");

	/** The top-level classes that protoc generates, by package. */
	private final Map<String, Set<String>> classes = new HashMap<>();

	/**
	 * Collects the names of the classes of some files.
	 * @param files the files of a run
	 */
	JavaNames(Collection<FileDescriptor> files) {
		for (FileDescriptor file : files) {
			add(file, qualified(file));
			for (Descriptor message : file.getMessageTypes()) {
				add(file, GeneratorNames.getQualifiedClassName(message));
			}
			for (EnumDescriptor type : file.getEnumTypes()) {
				add(file, GeneratorNames.getQualifiedClassName(type));
			}
		}
	}

	private void add(FileDescriptor file, String qualified) {
		String packageName = packageOf(file);
		String local = packageName.isEmpty() ? qualified : qualified.substring(packageName.length() + 1);
		this.classes.computeIfAbsent(packageName, (key) -> new HashSet<>()).add(local.replaceFirst("\\..*", ""));
	}

	/**
	 * Returns the package of the classes of a file.
	 * @param file the file
	 * @return the package, empty for none
	 */
	String packageOf(FileDescriptor file) {
		return GeneratorNames.getFileJavaPackage(file);
	}

	/**
	 * Returns the class that belongs to a file as a whole.
	 * @param file the file
	 * @return the name with its package
	 */
	String qualified(FileDescriptor file) {
		String packageName = packageOf(file);
		return (packageName.isEmpty() ? "" : packageName + ".") + GeneratorNames.getFileClassName(file);
	}

	/**
	 * Returns the class of a message as the code of a service may write it.
	 * @param message the message
	 * @param service the service
	 * @return the name with its package
	 */
	String qualified(Descriptor message, ServiceDescriptor service) {
		String name = GeneratorNames.getQualifiedClassName(message);
		if (packageOf(message.getFile()).isEmpty()) {
			boolean named = !packageOf(service.getFile()).isEmpty();
			if (named || NESTED.matcher(name).matches()) {
				throw new RefusedInputException("service " + service.getFullName() + " cannot use class " + name
						+ " of message " + message.getFullName() + ", which has no package and "
						+ (named ? "so cannot be imported" : "the name of a generated interface")
						+ " (set option java_package in " + message.getFile().getName() + ")");
			}
		}
		return name;
	}

	/**
	 * Returns the simple name of the class generated for a service: {@code Rpc} appended,
	 * then underscores while protoc generates a class of the same name.
	 * @param service the service
	 * @return the simple name
	 */
	String rpcClass(ServiceDescriptor service) {
		Set<String> taken = classesIn(packageOf(service.getFile()));
		String name = service.getName() + "Rpc";
		while (taken.contains(name)) {
			name += "_";
		}
		return name;
	}

	/**
	 * Returns the simple name of the Kotlin object generated for a service: {@code RpcKt}
	 * appended, then underscores while protoc generates a class of the same name.
	 * @param service the service
	 * @return the simple name
	 */
	String kotlinObject(ServiceDescriptor service) {
		Set<String> taken = classesIn(packageOf(service.getFile()));
		String name = service.getName() + "RpcKt";
		while (taken.contains(name)) {
			name += "_";
		}
		return name;
	}

	/**
	 * Returns the top-level classes that protoc generates in a package.
	 * @param packageName the package
	 * @return the simple names
	 */
	Set<String> classesIn(String packageName) {
		return this.classes.getOrDefault(packageName, Set.of());
	}

}
