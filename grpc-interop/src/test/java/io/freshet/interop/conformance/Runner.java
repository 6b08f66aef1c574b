package io.freshet.interop.conformance;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

import com.google.protobuf.Any;
import com.google.protobuf.Message;

import io.freshet.interop.conformance.proto.ClientCompatRequest;
import io.freshet.interop.conformance.proto.ClientCompatResponse;
import io.freshet.interop.conformance.proto.HTTPVersion;
import io.freshet.interop.conformance.proto.Protocol;
import io.freshet.interop.conformance.proto.ServerCompatRequest;
import io.freshet.interop.conformance.proto.ServerCompatResponse;

import static org.assertj.core.api.Assertions.assertThat;

/** Plays the conformance runner: starts a server and lets clients call it. */
final class Runner implements AutoCloseable {

	private final ConformanceServer server;

	private final ServerCompatResponse place;

	Runner(ServerCompatRequest request) throws IOException, InterruptedException {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		this.server = ConformanceServer.start(sized(request), out);
		ServerCompatResponse place = new SizedMessages(new ByteArrayInputStream(out.toByteArray()), out)
			.read(ServerCompatResponse.parser());
		assertThat(place).isNotNull();
		assertThat(place.getHost()).isEqualTo("127.0.0.1");
		this.place = place;
	}

	/** A call in gRPC over HTTP/2, unless changed. */
	ClientCompatRequest.Builder newCall(String method, Message... requests) {
		ClientCompatRequest.Builder call = ClientCompatRequest.newBuilder()
			.setTestName("test")
			.setProtocol(Protocol.PROTOCOL_GRPC)
			.setHttpVersion(HTTPVersion.HTTP_VERSION_2)
			.setHost(this.place.getHost())
			.setPort(this.place.getPort())
			.setServerTlsCert(this.place.getPemCert())
			.setMethod(method);
		for (Message request : requests) {
			call.addRequestMessages(Any.pack(request));
		}
		return call;
	}

	static ClientCompatResponse make(ClientCompatRequest.Builder call) throws IOException, InterruptedException {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		assertThat(ConformanceClient.run(sized(call.build()), out)).isZero();
		ClientCompatResponse response = new SizedMessages(new ByteArrayInputStream(out.toByteArray()), out)
			.read(ClientCompatResponse.parser());
		assertThat(response).isNotNull();
		return response;
	}

	static ByteArrayInputStream sized(Message message) throws IOException {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		new SizedMessages(new ByteArrayInputStream(new byte[0]), out).write(message);
		return new ByteArrayInputStream(out.toByteArray());
	}

	@Override
	public void close() {
		this.server.close();
	}

}
