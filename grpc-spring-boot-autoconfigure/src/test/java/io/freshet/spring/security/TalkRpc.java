package io.freshet.spring.security;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

import com.google.protobuf.StringValue;
import com.google.protobuf.WrappersProto;
import io.freshet.rpc.MethodDescriptor;
import io.freshet.rpc.MethodShape;
import io.freshet.rpc.RpcReader;
import io.freshet.rpc.RpcWriter;
import io.freshet.rpc.ServiceDescriptor;
import io.freshet.rpc.codegen.GeneratedService;
import io.freshet.rpc.codegen.MethodDescriptors;
import io.freshet.rpc.reactor.ReactorBindings;
import io.freshet.rpc.codegen.ServiceBinder;
import io.freshet.rpc.server.ServiceDefinition;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A service as the generator would write it, with one method of each shape. */
public final class TalkRpc {

	public static final String NAME = "testing.Talk";

	public static final MethodDescriptor<StringValue, StringValue> SAY = method("Say", MethodShape.UNARY);

	public static final MethodDescriptor<StringValue, StringValue> HEAR = method("Hear", MethodShape.SERVER_STREAMING);

	public static final MethodDescriptor<StringValue, StringValue> TELL = method("Tell", MethodShape.CLIENT_STREAMING);

	public static final MethodDescriptor<StringValue, StringValue> TALK = method("Talk", MethodShape.BIDI_STREAMING);

	public static final ServiceDescriptor DESCRIPTOR = new ServiceDescriptor(NAME, List.of(SAY, HEAR, TELL, TALK),
			WrappersProto::getDescriptor);

	private TalkRpc() {
	}

	private static MethodDescriptor<StringValue, StringValue> method(String name, MethodShape shape) {
		return MethodDescriptors.of(NAME, name, shape, StringValue.getDefaultInstance(),
				StringValue.getDefaultInstance());
	}

	@GeneratedService(value = ServiceBinding.class, version = 1)
	/** Serves. */
	public interface Service {

		default StringValue say(StringValue request) {
			throw MethodDescriptors.unimplemented(SAY);
		}

		default void hear(StringValue request, RpcWriter<StringValue> responses) {
			throw MethodDescriptors.unimplemented(HEAR);
		}

		default StringValue tell(RpcReader<StringValue> requests) {
			throw MethodDescriptors.unimplemented(TELL);
		}

		default void talk(RpcReader<StringValue> requests, RpcWriter<StringValue> responses) {
			throw MethodDescriptors.unimplemented(TALK);
		}

	}

	@GeneratedService(value = AsyncServiceBinding.class, version = 1)
	/** Serves. */
	public interface AsyncService {

		CompletionStage<StringValue> say(StringValue request);

		Flow.Publisher<StringValue> hear(StringValue request);

		CompletionStage<StringValue> tell(Flow.Publisher<StringValue> requests);

		Flow.Publisher<StringValue> talk(Flow.Publisher<StringValue> requests);

	}

	@GeneratedService(value = ReactorServiceBinding.class, version = 1)
	/** Serves. */
	public interface ReactorService {

		Mono<StringValue> say(StringValue request);

		Flux<StringValue> hear(StringValue request);

		Mono<StringValue> tell(Flux<StringValue> requests);

		Flux<StringValue> talk(Flux<StringValue> requests);

	}

	/** Binds. */
	public static final class ServiceBinding implements ServiceBinder<Service> {

		@Override
		public ServiceDescriptor descriptor() {
			return DESCRIPTOR;
		}

		@Override
		public ServiceDefinition bind(Service service) {
			return ServiceDefinition.builder(DESCRIPTOR)
				.unary(SAY, service::say)
				.serverStreaming(HEAR, service::hear)
				.clientStreaming(TELL, service::tell)
				.bidiStreaming(TALK, service::talk)
				.build();
		}

	}

	/** Binds. */
	public static final class AsyncServiceBinding implements ServiceBinder<AsyncService> {

		@Override
		public ServiceDescriptor descriptor() {
			return DESCRIPTOR;
		}

		@Override
		public ServiceDefinition bind(AsyncService service) {
			return ServiceDefinition.builder(DESCRIPTOR)
				.asyncUnary(SAY, service::say)
				.asyncServerStreaming(HEAR, service::hear)
				.asyncClientStreaming(TELL, service::tell)
				.asyncBidiStreaming(TALK, service::talk)
				.build();
		}

	}

	/** Binds. */
	public static final class ReactorServiceBinding implements ServiceBinder<ReactorService> {

		@Override
		public ServiceDescriptor descriptor() {
			return DESCRIPTOR;
		}

		@Override
		public ServiceDefinition bind(ReactorService service) {
			return ServiceDefinition.builder(DESCRIPTOR)
				.asyncUnary(SAY, ReactorBindings.unary(service::say))
				.asyncServerStreaming(HEAR, ReactorBindings.serverStreaming(service::hear))
				.asyncClientStreaming(TELL, ReactorBindings.clientStreaming(service::tell))
				.asyncBidiStreaming(TALK, ReactorBindings.bidiStreaming(service::talk))
				.build();
		}

	}

}
