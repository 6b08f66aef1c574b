package io.freshet.codegen;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import com.google.protobuf.DescriptorProtos.SourceCodeInfo.Location;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;

/**
 * The comments of a {@code .proto} file as text that is safe inside Javadoc. Comments
 * detached from an element do not count. Immutable.
 */
final class Comments {

	private final Map<List<Integer>, Location> locations = new HashMap<>();

	/**
	 * Reads the comments of a file.
	 * @param file the file
	 */
	Comments(FileDescriptor file) {
		for (Location location : file.toProto().getSourceCodeInfo().getLocationList()) {
			this.locations.put(location.getPathList(), location);
		}
	}

	/**
	 * Returns the comment of a service: the one before it. Failing that, the one behind
	 * its opening brace, which may as well be the headline of its first methods.
	 * @param service the service
	 * @return the lines; empty if there is none
	 */
	List<String> of(ServiceDescriptor service) {
		Location location = at(List.of(FileDescriptorProto.SERVICE_FIELD_NUMBER, service.getIndex()));
		return javadoc(
				text(location.hasLeadingComments() ? location.getLeadingComments() : location.getTrailingComments()));
	}

	/**
	 * Returns the comment of a method: the one before and the one behind it.
	 * @param method the method
	 * @return the lines; empty if there is none
	 */
	List<String> of(MethodDescriptor method) {
		Location location = at(List.of(FileDescriptorProto.SERVICE_FIELD_NUMBER, method.getService().getIndex(),
				ServiceDescriptorProto.METHOD_FIELD_NUMBER, method.getIndex()));
		return javadoc(text(location.getLeadingComments()) + "\n\n" + text(location.getTrailingComments()));
	}

	private Location at(List<Integer> path) {
		return this.locations.getOrDefault(path, Location.getDefaultInstance());
	}

	/** Drops what is left of the opening of a block comment with two asterisks. */
	private static String text(String comment) {
		return comment.startsWith("*") ? comment.substring(1) : comment;
	}

	private static List<String> javadoc(String comment) {
		List<String> lines = new ArrayList<>();
		boolean paragraphEnded = false;
		for (String line : comment.split("\\R")) {
			if (line.isBlank()) {
				paragraphEnded = !lines.isEmpty();
				continue;
			}
			if (paragraphEnded) {
				lines.add("<p>");
				paragraphEnded = false;
			}
			lines.add(escape((line.startsWith(" ") ? line.substring(1) : line).stripTrailing()));
		}
		return List.copyOf(lines);
	}

	/**
	 * Leaves nothing that ends a comment or that Javadoc or the compiler would interpret.
	 */
	private static String escape(String text) {
		return text.replace("&", "&amp;")
			.replace("<", "&lt;")
			.replace(">", "&gt;")
			.replace("@", "&#64;")
			.replace("\\", "&#92;")
			.replace("*/", "*&#47;");
	}

}
