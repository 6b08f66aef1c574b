package io.freshet.services.reflection;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.InvalidProtocolBufferException;
import io.freshet.rpc.ServiceDescriptor;
import io.freshet.rpc.client.BidiStream;
import io.freshet.rpc.client.RpcChannel;
import io.freshet.rpc.server.RpcServer;
import io.freshet.rpc.server.ServerOptions;
import io.freshet.services.health.v1.HealthRpc;
import io.freshet.services.reflection.v1.ExtensionRequest;
import io.freshet.services.reflection.v1.ServerReflectionRequest;
import io.freshet.services.reflection.v1.ServerReflectionResponse;
import io.freshet.services.reflection.v1.ServerReflectionRpc;
import io.freshet.services.testing.ZooRpc;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests for {@link ReflectionServices}, with calls over a real connection. */
class ReflectionServicesTests {

	private RpcServer server;

	private RpcChannel channel;

	@BeforeEach
	void start() throws Exception {
		ServiceDescriptor handmade = new ServiceDescriptor("handmade.Service", List.of(), () -> null);
		ReflectionServices services = new ReflectionServices(
				() -> List.of(ZooRpc.DESCRIPTOR, HealthRpc.DESCRIPTOR, handmade));
		this.server = RpcServer.create(ServerOptions.builder().port(0).build(), services.definitions()).start();
		this.channel = RpcChannel.create("localhost:" + this.server.port());
	}

	@AfterEach
	void stop() {
		this.channel.close();
		this.server.close();
	}

	@Test
	void listsServicesByName() {
		assertThat(ask((request) -> request.setListServices("")).getListServicesResponse().getServiceList())
			.extracting((service) -> service.getName())
			.containsExactly("grpc.health.v1.Health", "handmade.Service", "testing.animals.Zoo");
	}

	@ParameterizedTest
	@ValueSource(strings = { "testing.animals.Zoo", "testing.animals.Zoo.Feed", "testing.animals.Animal",
			"testing.animals.Animal.Tail", "testing.animals.Animal.Size", "testing.animals.Animal.SMALL",
			"testing.animals.Animal.name", "testing.animals.Animal.home", "testing.animals.legs",
			"testing.animals.Cat.cat" })
	void findsTheFileOfASymbol(String symbol) {
		assertThat(names(ask((request) -> request.setFileContainingSymbol(symbol)))).containsExactly("animals.proto",
				"testing/food.proto", "google/protobuf/timestamp.proto");
	}

	@Test
	void findsImportedFilesByTheirNames() {
		assertThat(names(ask((request) -> request.setFileByFilename("testing/food.proto"))))
			.containsExactly("testing/food.proto", "google/protobuf/timestamp.proto");
	}

	@Test
	void findsTheFileOfAnExtension() {
		ExtensionRequest legs = ExtensionRequest.newBuilder()
			.setContainingType("testing.animals.Animal")
			.setExtensionNumber(101)
			.build();
		assertThat(names(ask((request) -> request.setFileContainingExtension(legs)))).startsWith("animals.proto");
		ExtensionRequest wings = legs.toBuilder().setExtensionNumber(102).build();
		assertThat(error(ask((request) -> request.setFileContainingExtension(wings))))
			.isEqualTo("5 there is no extension 102 of testing.animals.Animal");
	}

	@Test
	void listsTheNumbersOfExtensions() {
		assertThat(ask((request) -> request.setAllExtensionNumbersOfType("testing.animals.Animal"))
			.getAllExtensionNumbersResponse()
			.getExtensionNumberList()).containsExactly(100, 101);
		ServerReflectionResponse none = ask((request) -> request.setAllExtensionNumbersOfType("testing.food.Food"));
		assertThat(none.hasAllExtensionNumbersResponse()).isTrue();
		assertThat(none.getAllExtensionNumbersResponse().getExtensionNumberList()).isEmpty();
		assertThat(error(ask((request) -> request.setAllExtensionNumbersOfType("testing.Nothing"))))
			.isEqualTo("5 there is no message testing.Nothing");
	}

	@Test
	void answersWhatCannotBeFoundInsideTheStreamAndGoesOn() {
		try (BidiStream<ServerReflectionRequest, ServerReflectionResponse> stream = open()) {
			stream.write(ServerReflectionRequest.newBuilder().setHost("here").setFileByFilename("no.proto").build());
			ServerReflectionResponse response = stream.read();
			assertThat(error(response)).isEqualTo("5 there is no file no.proto");
			assertThat(response.getValidHost()).isEqualTo("here");
			assertThat(response.getOriginalRequest().getFileByFilename()).isEqualTo("no.proto");
			stream.write(ServerReflectionRequest.getDefaultInstance());
			assertThat(error(stream.read())).startsWith("3 ");
			stream.write(ServerReflectionRequest.newBuilder().setListServices("*").build());
			assertThat(stream.read().getListServicesResponse().getServiceCount()).isEqualTo(3);
			stream.halfClose();
			assertThat(stream.read()).isNull();
		}
	}

	@Test
	void sendsImportsOnlyOnceOnAStream() {
		try (BidiStream<ServerReflectionRequest, ServerReflectionResponse> stream = open()) {
			stream.write(ServerReflectionRequest.newBuilder().setFileByFilename("testing/food.proto").build());
			assertThat(names(stream.read())).hasSize(2);
			stream.write(ServerReflectionRequest.newBuilder().setFileContainingSymbol("testing.animals.Zoo").build());
			assertThat(names(stream.read())).containsExactly("animals.proto");
		}
	}

	@Test
	void speaksTheOlderVersionToo() {
		try (BidiStream<io.freshet.services.reflection.v1alpha.ServerReflectionRequest, io.freshet.services.reflection.v1alpha.ServerReflectionResponse> stream = io.freshet.services.reflection.v1alpha.ServerReflectionRpc
			.client(this.channel)
			.withDeadline(Duration.ofSeconds(10))
			.serverReflectionInfo()) {
			stream.write(io.freshet.services.reflection.v1alpha.ServerReflectionRequest.newBuilder()
				.setListServices("")
				.build());
			assertThat(stream.read().getListServicesResponse().getServiceCount()).isEqualTo(3);
		}
	}

	private BidiStream<ServerReflectionRequest, ServerReflectionResponse> open() {
		return ServerReflectionRpc.client(this.channel).withDeadline(Duration.ofSeconds(10)).serverReflectionInfo();
	}

	private ServerReflectionResponse ask(Consumer<ServerReflectionRequest.Builder> question) {
		ServerReflectionRequest.Builder request = ServerReflectionRequest.newBuilder();
		question.accept(request);
		try (BidiStream<ServerReflectionRequest, ServerReflectionResponse> stream = open()) {
			stream.write(request.build());
			return stream.read();
		}
	}

	private static String error(ServerReflectionResponse response) {
		return response.getErrorResponse().getErrorCode() + " " + response.getErrorResponse().getErrorMessage();
	}

	private static List<String> names(ServerReflectionResponse response) {
		return response.getFileDescriptorResponse()
			.getFileDescriptorProtoList()
			.stream()
			.map(ReflectionServicesTests::name)
			.toList();
	}

	private static String name(ByteString file) {
		try {
			return FileDescriptorProto.parseFrom(file).getName();
		}
		catch (InvalidProtocolBufferException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
