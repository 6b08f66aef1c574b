package io.freshet.codegen;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileOptions;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import com.google.protobuf.compiler.PluginProtos.CodeGeneratorRequest;
import com.google.protobuf.compiler.PluginProtos.CodeGeneratorResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class ProtocPluginTests {

	@TempDir
	Path directory;

	@Test
	void protocShowsWhyAParameterIsRefused() throws Exception {
		Path output = Files.createDirectories(this.directory.resolve("output"));
		String printed = new Protoc(this.directory)
			.run(List.of("--freshet_out=" + output, "--freshet_opt=reactor,lite", "greeter.proto"));
		assertThat(printed.strip())
			.isEqualTo("--freshet_out: unknown parameter 'lite' (allowed: reactor, kotlin, @generated=omit)");
		assertThat(output).isEmptyDirectory();
	}

	@Test
	void classesAreMarkedAsGeneratedUnlessThatIsOmitted() {
		String annotation = "@Generated(\"io.freshet.codegen.ProtocPlugin\")\npublic final class EchoRpc {";
		FileDescriptorProto file = file("echo.proto", "demo", "demo", "Text").addService(service("demo.Text")).build();
		assertThat(respond("", file).getFile(0).getContent()).contains("import javax.annotation.processing.Generated;",
				annotation);
		assertThat(respond("@generated=omit", file).getFile(0).getContent()).doesNotContain("Generated;", annotation);
	}

	@Test
	void reactorPairIsWrittenOnRequest() {
		FileDescriptorProto file = file("echo.proto", "demo", "demo", "Text").addService(service("demo.Text")).build();
		assertThat(respond("", file).getFile(0).getContent()).doesNotContain("eactor");
		assertThat(respond("reactor=false", file).getFile(0).getContent()).doesNotContain("eactor");
		assertThat(respond(" reactor , ", file).getFile(0).getContent()).contains("public interface ReactorService {",
				"public interface ReactorClient extends ClientSettings<ReactorClient> {");
	}

	@Test
	void kotlinFileIsWrittenOnRequest() {
		FileDescriptorProto file = file("echo.proto", "demo", "demo", "Text").addService(service("demo.Text")).build();
		assertThat(respond("kotlin=false", file).getFileCount()).isEqualTo(1);
		CodeGeneratorResponse response = respond("kotlin", file);
		assertThat(response.getFileList()).extracting(CodeGeneratorResponse.File::getName)
			.containsExactly("demo/EchoRpc.java", "demo/EchoRpcKt.kt");
		assertThat(response.getFile(0).getContent()).isEqualTo(respond("", file).getFile(0).getContent());
		assertThat(response.getFile(1).getContent()).contains(
				"public suspend fun echo(request: demo.Text): demo.Text =",
				"@Generated(\"io.freshet.codegen.ProtocPlugin\")\npublic object EchoRpcKt {");
	}

	@Test
	void kotlinKeywordsAreQuoted() {
		FileDescriptorProto file = file("echo.proto", "demo", "demo.in.object", "Text").addService(service("demo.Text"))
			.build();
		assertThat(respond("kotlin", file).getFile(1).getContent()).contains("package demo.`in`.`object`",
				"demo.`in`.`object`.Text");
	}

	@Test
	void onlyFilesToGenerateAreGenerated() {
		FileDescriptorProto imported = file("a.proto", "a", "a", "Text").addService(service("a.Text")).build();
		FileDescriptorProto file = file("b.proto", "b", "b", "Text").addDependency("a.proto")
			.addService(service("a.Text"))
			.build();
		assertThat(respond("", imported, file).getFileList()).extracting(CodeGeneratorResponse.File::getName)
			.containsExactly("b/EchoRpc.java");
	}

	@Test
	void classWithoutPackageIsRefusedFromAPackage() {
		FileDescriptorProto imported = file("text.proto", "", "", "Text").build();
		FileDescriptorProto file = file("echo.proto", "demo", "demo", "Other").addDependency("text.proto")
			.addService(service("Text"))
			.build();
		CodeGeneratorResponse response = respond("", imported, file);
		assertThat(response.getError())
			.isEqualTo("service demo.Echo cannot use class Text of message Text, which has no"
					+ " package and so cannot be imported (set option java_package in text.proto)");
		assertThat(response.getFileList()).isEmpty();
	}

	@Test
	void classWithoutPackageThatAGeneratedInterfaceHidesIsRefused() {
		FileDescriptorProto file = file("echo.proto", "", "", "AsyncService").addService(service("AsyncService"))
			.build();
		assertThat(respond("", file).getError())
			.isEqualTo("service Echo cannot use class AsyncService of message AsyncService, which has no package and"
					+ " the name of a generated interface (set option java_package in echo.proto)");
	}

	private static CodeGeneratorResponse respond(String parameter, FileDescriptorProto... files) {
		return ProtocPlugin.respond(CodeGeneratorRequest.newBuilder()
			.setParameter(parameter)
			.addAllProtoFile(List.of(files))
			.addFileToGenerate(files[files.length - 1].getName())
			.build());
	}

	private static FileDescriptorProto.Builder file(String name, String packageName, String javaPackage,
			String message) {
		return FileDescriptorProto.newBuilder()
			.setName(name)
			.setSyntax("proto3")
			.setPackage(packageName)
			.setOptions(FileOptions.newBuilder().setJavaPackage(javaPackage).setJavaMultipleFiles(true))
			.addMessageType(DescriptorProto.newBuilder().setName(message));
	}

	private static ServiceDescriptorProto service(String message) {
		return ServiceDescriptorProto.newBuilder()
			.setName("Echo")
			.addMethod(MethodDescriptorProto.newBuilder()
				.setName("Echo")
				.setInputType("." + message)
				.setOutputType("." + message))
			.build();
	}

}
