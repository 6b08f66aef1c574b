package io.freshet.services.reflection;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.function.Supplier;

import io.freshet.rpc.MethodDescriptor;
import io.freshet.rpc.MethodShape;
import io.freshet.rpc.ServiceDescriptor;
import io.freshet.rpc.codegen.MethodDescriptors;
import io.freshet.rpc.server.ServiceDefinition;
import io.freshet.services.reflection.v1.ServerReflectionRequest;
import io.freshet.services.reflection.v1.ServerReflectionResponse;
import io.freshet.services.reflection.v1.ServerReflectionRpc;
import io.freshet.services.reflection.v1alpha.ReflectionAlphaProto;
import org.jspecify.annotations.Nullable;

/**
 * The reflection service under both of its names. The two versions are alike on the wire,
 * so one implementation with one set of messages serves both. Descriptors are read when
 * somebody asks for the first time, on a thread of their own, since large ones take their
 * time. Safe for use by several threads.
 */
public final class ReflectionServices {

	/** The name of the older version, which many tools still ask for. */
	public static final String ALPHA_NAME = "grpc.reflection.v1alpha.ServerReflection";

	private static final MethodDescriptor<ServerReflectionRequest, ServerReflectionResponse> ALPHA_INFO = MethodDescriptors
		.of(ALPHA_NAME, "ServerReflectionInfo", MethodShape.BIDI_STREAMING,
				ServerReflectionRequest.getDefaultInstance(), ServerReflectionResponse.getDefaultInstance());

	private static final ServiceDescriptor ALPHA = new ServiceDescriptor(ALPHA_NAME, List.of(ALPHA_INFO),
			ReflectionAlphaProto::getDescriptor);

	private final Supplier<? extends Collection<ServiceDescriptor>> services;

	private volatile @Nullable SymbolIndex index;

	/**
	 * Creates the services.
	 * @param services gives the services to tell of, asked once
	 */
	public ReflectionServices(Supplier<? extends Collection<ServiceDescriptor>> services) {
		this.services = services;
	}

	/**
	 * Returns the descriptors of both versions.
	 * @return the descriptors
	 */
	public static List<ServiceDescriptor> descriptors() {
		return List.of(ServerReflectionRpc.DESCRIPTOR, ALPHA);
	}

	/**
	 * Returns both versions.
	 * @return what a server can serve
	 */
	public List<ServiceDefinition> definitions() {
		Executor executor = (task) -> {
			if (this.index != null) {
				task.run();
			}
			else {
				new Thread(task, "rpc-reflection").start();
			}
		};
		return List.of(
				ServiceDefinition.builder(ServerReflectionRpc.DESCRIPTOR)
					.asyncBidiStreaming(ServerReflectionRpc.SERVER_REFLECTION_INFO, this::answer)
					.build()
					.withExecutor(executor),
				ServiceDefinition.builder(ALPHA)
					.asyncBidiStreaming(ALPHA_INFO, this::answer)
					.build()
					.withExecutor(executor));
	}

	private Flow.Publisher<ServerReflectionResponse> answer(Flow.Publisher<ServerReflectionRequest> requests) {
		return new ReflectionStream(index(), requests);
	}

	private SymbolIndex index() {
		SymbolIndex index = this.index;
		if (index == null) {
			// two threads may both build it, which does no harm
			index = new SymbolIndex(this.services.get());
			this.index = index;
		}
		return index;
	}

}
