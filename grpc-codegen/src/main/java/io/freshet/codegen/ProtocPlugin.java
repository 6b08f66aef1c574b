package io.freshet.codegen;

import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;

import com.google.protobuf.DescriptorProtos;
import com.google.protobuf.DescriptorProtos.Edition;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.google.protobuf.ExtensionRegistry;
import com.google.protobuf.JavaFeaturesProto;
import com.google.protobuf.compiler.PluginProtos.CodeGeneratorRequest;
import com.google.protobuf.compiler.PluginProtos.CodeGeneratorResponse;
import com.google.protobuf.compiler.PluginProtos.CodeGeneratorResponse.Feature;

/**
 * The protoc plugin: reads a request from standard input and writes the response, with
 * the source files of each service, to standard output. Input that it refuses becomes the
 * error of the response, which protoc shows.
 */
public final class ProtocPlugin {

	private ProtocPlugin() {
	}

	/**
	 * Runs the plugin once, as protoc does.
	 * @param args not used; parameters come in the request
	 * @throws IOException if the request is not readable or the response not writable
	 */
	public static void main(String[] args) throws IOException {
		respond(read(System.in)).writeTo(System.out);
		System.out.flush();
	}

	/**
	 * Reads a request and the Java features of the files in it.
	 * @param input the request as protoc writes it
	 * @return the request
	 * @throws IOException if it is not readable
	 */
	static CodeGeneratorRequest read(InputStream input) throws IOException {
		// the Java features do not load unless the class that they extend is there first
		DescriptorProtos.getDescriptor();
		ExtensionRegistry extensions = ExtensionRegistry.newInstance();
		JavaFeaturesProto.registerAllExtensions(extensions);
		return CodeGeneratorRequest.parseFrom(input, extensions);
	}

	/**
	 * Generates the sources of a request.
	 * @param request the files and the parameters
	 * @return the sources, or an error
	 */
	static CodeGeneratorResponse respond(CodeGeneratorRequest request) {
		CodeGeneratorResponse.Builder response = CodeGeneratorResponse.newBuilder()
			.setSupportedFeatures(Feature.FEATURE_PROTO3_OPTIONAL_VALUE | Feature.FEATURE_SUPPORTS_EDITIONS_VALUE)
			.setMinimumEdition(Edition.EDITION_PROTO2_VALUE)
			.setMaximumEdition(Edition.EDITION_2024_VALUE);
		try {
			Parameters parameters = Parameters.parse(request.getParameter());
			Map<String, FileDescriptor> files = link(request);
			JavaNames names = new JavaNames(files.values());
			for (String name : request.getFileToGenerateList()) {
				FileDescriptor file = files.get(name);
				if (file == null) {
					throw new RefusedInputException("file " + name + " is to be generated but was not handed over");
				}
				for (ServiceDescriptor service : file.getServices()) {
					response.addFile(RpcFile.write(service, names, parameters));
					if (parameters.kotlin()) {
						response.addFile(KotlinFile.write(service, names, parameters));
					}
				}
			}
			return response.build();
		}
		catch (RefusedInputException ex) {
			return response.clearFile().setError(ex.getMessage()).build();
		}
	}

	private static Map<String, FileDescriptor> link(CodeGeneratorRequest request) {
		Map<String, FileDescriptor> files = new LinkedHashMap<>();
		for (FileDescriptorProto file : request.getProtoFileList()) {
			FileDescriptor[] dependencies = file.getDependencyList()
				.stream()
				.map(files::get)
				.toArray(FileDescriptor[]::new);
			try {
				files.put(file.getName(), FileDescriptor.buildFrom(file, dependencies));
			}
			catch (DescriptorValidationException ex) {
				throw new RefusedInputException("file " + file.getName() + " is not valid: " + ex.getMessage());
			}
		}
		return files;
	}

}
