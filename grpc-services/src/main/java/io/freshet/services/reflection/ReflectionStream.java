package io.freshet.services.reflection;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Flow;

import com.google.protobuf.Descriptors.FileDescriptor;
import io.freshet.rpc.StatusCode;
import io.freshet.services.reflection.v1.ErrorResponse;
import io.freshet.services.reflection.v1.ExtensionNumberResponse;
import io.freshet.services.reflection.v1.ExtensionRequest;
import io.freshet.services.reflection.v1.FileDescriptorResponse;
import io.freshet.services.reflection.v1.ListServiceResponse;
import io.freshet.services.reflection.v1.ServerReflectionRequest;
import io.freshet.services.reflection.v1.ServerReflectionResponse;
import io.freshet.services.reflection.v1.ServiceResponse;
import org.jspecify.annotations.Nullable;

/**
 * Answers each request of one stream by one response, and remembers which files the
 * stream has had. What cannot be found is an answer, too: the stream goes on. Confined to
 * the stream's event loop.
 */
final class ReflectionStream
		implements Flow.Publisher<ServerReflectionResponse>, Flow.Subscriber<ServerReflectionRequest> {

	private final SymbolIndex index;

	private final Flow.Publisher<ServerReflectionRequest> requests;

	private final Set<String> sent = new HashSet<>();

	private Flow.Subscriber<? super ServerReflectionResponse> responses;

	@SuppressWarnings("NullAway.Init") // set by subscribe, before anything else happens
	ReflectionStream(SymbolIndex index, Flow.Publisher<ServerReflectionRequest> requests) {
		this.index = index;
		this.requests = requests;
	}

	@Override
	public void subscribe(Flow.Subscriber<? super ServerReflectionResponse> responses) {
		this.responses = responses;
		this.requests.subscribe(this);
	}

	/** One answer for one request: demand can be passed on as it is. */
	@Override
	public void onSubscribe(Flow.Subscription subscription) {
		this.responses.onSubscribe(subscription);
	}

	@Override
	public void onNext(ServerReflectionRequest request) {
		this.responses.onNext(answer(request));
	}

	@Override
	public void onError(Throwable failure) {
		this.responses.onError(failure);
	}

	@Override
	public void onComplete() {
		this.responses.onComplete();
	}

	private ServerReflectionResponse answer(ServerReflectionRequest request) {
		ServerReflectionResponse.Builder response = ServerReflectionResponse.newBuilder()
			.setValidHost(request.getHost())
			.setOriginalRequest(request);
		switch (request.getMessageRequestCase()) {
			case FILE_BY_FILENAME ->
				file(response, this.index.fileByName(request.getFileByFilename()), "file", request.getFileByFilename());
			case FILE_CONTAINING_SYMBOL -> file(response, this.index.fileOf(request.getFileContainingSymbol()),
					"symbol", request.getFileContainingSymbol());
			case FILE_CONTAINING_EXTENSION -> extension(response, request.getFileContainingExtension());
			case ALL_EXTENSION_NUMBERS_OF_TYPE -> numbers(response, request.getAllExtensionNumbersOfType());
			case LIST_SERVICES -> services(response);
			default -> response.setErrorResponse(ErrorResponse.newBuilder()
				.setErrorCode(StatusCode.INVALID_ARGUMENT.value())
				.setErrorMessage("the request asks for nothing that is known"));
		}
		return response.build();
	}

	private void file(ServerReflectionResponse.Builder response, @Nullable FileDescriptor file, String kind,
			String name) {
		if (file == null) {
			notFound(response, kind, name);
			return;
		}
		FileDescriptorResponse.Builder files = FileDescriptorResponse.newBuilder()
			.addFileDescriptorProto(file.toProto().toByteString());
		this.sent.add(file.getFullName());
		addImports(file, files);
		response.setFileDescriptorResponse(files);
	}

	private void addImports(FileDescriptor file, FileDescriptorResponse.Builder files) {
		for (FileDescriptor imported : file.getDependencies()) {
			if (this.sent.add(imported.getFullName())) {
				files.addFileDescriptorProto(imported.toProto().toByteString());
				addImports(imported, files);
			}
		}
	}

	private void extension(ServerReflectionResponse.Builder response, ExtensionRequest request) {
		file(response, this.index.fileOfExtension(request.getContainingType(), request.getExtensionNumber()),
				"extension " + request.getExtensionNumber() + " of", request.getContainingType());
	}

	private void numbers(ServerReflectionResponse.Builder response, String message) {
		Collection<Integer> numbers = this.index.extensionNumbers(message);
		if (numbers == null) {
			notFound(response, "message", message);
			return;
		}
		response.setAllExtensionNumbersResponse(
				ExtensionNumberResponse.newBuilder().setBaseTypeName(message).addAllExtensionNumber(numbers));
	}

	private void services(ServerReflectionResponse.Builder response) {
		ListServiceResponse.Builder list = ListServiceResponse.newBuilder();
		for (String name : this.index.services()) {
			list.addService(ServiceResponse.newBuilder().setName(name));
		}
		response.setListServicesResponse(list);
	}

	private static void notFound(ServerReflectionResponse.Builder response, String kind, String name) {
		response.setErrorResponse(ErrorResponse.newBuilder()
			.setErrorCode(StatusCode.NOT_FOUND.value())
			.setErrorMessage("there is no " + kind + " " + name));
	}

}
