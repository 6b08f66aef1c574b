package io.freshet.services.reflection;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.GenericDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import io.freshet.rpc.ServiceDescriptor;
import org.jspecify.annotations.Nullable;

/**
 * Finds the files that declare something: all that the files of the services declare, and
 * the files they import. Where two files have the same name or declare the same symbol,
 * the one of the service named first counts. Immutable once built.
 */
final class SymbolIndex {

	private final List<String> services;

	private final Map<String, FileDescriptor> files = new HashMap<>();

	private final Map<String, FileDescriptor> symbols = new HashMap<>();

	/** By the full name of the message that is extended, then by number. */
	private final Map<String, Map<Integer, FileDescriptor>> extensions = new HashMap<>();

	SymbolIndex(Collection<ServiceDescriptor> services) {
		this.services = services.stream().map(ServiceDescriptor::name).sorted().toList();
		for (ServiceDescriptor service : services) {
			if (service.schema().get() instanceof FileDescriptor file) {
				add(file);
			}
		}
	}

	private void add(FileDescriptor file) {
		if (this.files.putIfAbsent(file.getFullName(), file) != null) {
			return;
		}
		for (com.google.protobuf.Descriptors.ServiceDescriptor service : file.getServices()) {
			add(service);
			for (MethodDescriptor method : service.getMethods()) {
				add(method);
			}
		}
		file.getMessageTypes().forEach(this::add);
		file.getEnumTypes().forEach(this::add);
		file.getExtensions().forEach(this::addExtension);
		file.getDependencies().forEach(this::add);
	}

	private void add(Descriptor message) {
		add((GenericDescriptor) message);
		this.extensions.computeIfAbsent(message.getFullName(), (name) -> new TreeMap<>());
		message.getFields().forEach((field) -> add((GenericDescriptor) field));
		message.getOneofs().forEach((oneof) -> add((GenericDescriptor) oneof));
		message.getNestedTypes().forEach(this::add);
		message.getEnumTypes().forEach(this::add);
		message.getExtensions().forEach(this::addExtension);
	}

	private void add(EnumDescriptor type) {
		add((GenericDescriptor) type);
		// values stand beside their type, not in it, though Java names them otherwise
		String scope = type.getFullName().substring(0, type.getFullName().length() - type.getName().length());
		for (EnumValueDescriptor value : type.getValues()) {
			this.symbols.putIfAbsent(scope + value.getName(), type.getFile());
		}
	}

	private void addExtension(FieldDescriptor extension) {
		add((GenericDescriptor) extension);
		this.extensions.computeIfAbsent(extension.getContainingType().getFullName(), (name) -> new TreeMap<>())
			.putIfAbsent(extension.getNumber(), extension.getFile());
	}

	private void add(GenericDescriptor symbol) {
		this.symbols.putIfAbsent(symbol.getFullName(), symbol.getFile());
	}

	/** Returns the full names of the services, sorted. */
	List<String> services() {
		return this.services;
	}

	@Nullable FileDescriptor fileByName(String name) {
		return this.files.get(name);
	}

	@Nullable FileDescriptor fileOf(String symbol) {
		return this.symbols.get(symbol);
	}

	@Nullable FileDescriptor fileOfExtension(String message, int number) {
		return this.extensions.getOrDefault(message, Map.of()).get(number);
	}

	/**
	 * Returns the numbers of the extensions of a message.
	 * @param message its full name
	 * @return the numbers in ascending order, or {@code null} if there is no such message
	 */
	@Nullable Collection<Integer> extensionNumbers(String message) {
		@Nullable Map<Integer, FileDescriptor> known = this.extensions.get(message);
		return (known != null) ? known.keySet() : null;
	}

}
