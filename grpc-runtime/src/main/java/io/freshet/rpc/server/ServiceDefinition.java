package io.freshet.rpc.server;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.function.BiConsumer;
import java.util.function.Function;

import io.freshet.rpc.MethodDescriptor;
import io.freshet.rpc.MethodShape;
import io.freshet.rpc.RpcReader;
import io.freshet.rpc.RpcWriter;
import io.freshet.rpc.ServiceDescriptor;
import org.jspecify.annotations.Nullable;

/**
 * A service with the code behind each of its methods. Immutable. Generated code builds
 * it; built by hand it serves methods without generated code. Methods that nothing was
 * bound to answer UNIMPLEMENTED.
 */
public final class ServiceDefinition {

	private final ServiceDescriptor descriptor;

	private final Map<String, MethodHandler> handlers;

	private final List<ServerInterceptor> interceptors;

	private final @Nullable Executor executor;

	private ServiceDefinition(ServiceDescriptor descriptor, Map<String, MethodHandler> handlers,
			List<ServerInterceptor> interceptors, @Nullable Executor executor) {
		this.descriptor = descriptor;
		this.handlers = handlers;
		this.interceptors = interceptors;
		this.executor = executor;
	}

	/**
	 * Starts the definition of a service.
	 * @param descriptor the descriptor
	 * @return a new builder
	 */
	public static Builder builder(ServiceDescriptor descriptor) {
		return new Builder(descriptor);
	}

	/**
	 * Returns this service with interceptors of its own, inside those of the server.
	 * @param interceptors the interceptors, the outermost first
	 * @return the service with those interceptors
	 */
	public ServiceDefinition withInterceptors(List<ServerInterceptor> interceptors) {
		return new ServiceDefinition(this.descriptor, this.handlers, List.copyOf(interceptors), this.executor);
	}

	/**
	 * Returns this service with an executor of its own for its interceptors and handlers.
	 * @param executor the executor; {@link ServerOptions#EVENT_LOOP} runs them on the
	 * event loop, for handlers that never block
	 * @return the service with that executor
	 */
	public ServiceDefinition withExecutor(Executor executor) {
		return new ServiceDefinition(this.descriptor, this.handlers, this.interceptors, executor);
	}

	/**
	 * Returns the descriptor of the service.
	 * @return the descriptor
	 */
	public ServiceDescriptor descriptor() {
		return this.descriptor;
	}

	/**
	 * Returns the handlers by the path of their method.
	 * @return the handlers
	 */
	Map<String, MethodHandler> handlers() {
		return this.handlers;
	}

	List<ServerInterceptor> interceptors() {
		return this.interceptors;
	}

	@Nullable Executor executor() {
		return this.executor;
	}

	/** Collects the code of the methods. Not for use by several threads. */
	public static final class Builder {

		private final ServiceDescriptor descriptor;

		private final Map<String, MethodHandler> handlers = new LinkedHashMap<>();

		private Builder(ServiceDescriptor descriptor) {
			this.descriptor = descriptor;
		}

		/**
		 * Binds a blocking unary method.
		 * @param <Q> the type of request
		 * @param <R> the type of response
		 * @param method the method
		 * @param handler the code
		 * @return this builder
		 */
		public <Q, R> Builder unary(MethodDescriptor<Q, R> method, Function<Q, R> handler) {
			return bind(method, MethodShape.UNARY, MethodHandler.unary(handler));
		}

		/**
		 * Binds a blocking server-streaming method.
		 * @param <Q> the type of request
		 * @param <R> the type of response
		 * @param method the method
		 * @param handler the code; the responses end when it returns
		 * @return this builder
		 */
		public <Q, R> Builder serverStreaming(MethodDescriptor<Q, R> method, BiConsumer<Q, RpcWriter<R>> handler) {
			return bind(method, MethodShape.SERVER_STREAMING, MethodHandler.serverStreaming(handler));
		}

		/**
		 * Binds a blocking client-streaming method.
		 * @param <Q> the type of request
		 * @param <R> the type of response
		 * @param method the method
		 * @param handler the code
		 * @return this builder
		 */
		public <Q, R> Builder clientStreaming(MethodDescriptor<Q, R> method, Function<RpcReader<Q>, R> handler) {
			return bind(method, MethodShape.CLIENT_STREAMING, MethodHandler.clientStreaming(handler));
		}

		/**
		 * Binds a blocking bidirectional method.
		 * @param <Q> the type of request
		 * @param <R> the type of response
		 * @param method the method
		 * @param handler the code; the responses end when it returns
		 * @return this builder
		 */
		public <Q, R> Builder bidiStreaming(MethodDescriptor<Q, R> method,
				BiConsumer<RpcReader<Q>, RpcWriter<R>> handler) {
			return bind(method, MethodShape.BIDI_STREAMING, MethodHandler.bidiStreaming(handler));
		}

		/**
		 * Binds an asynchronous unary method.
		 * @param <Q> the type of request
		 * @param <R> the type of response
		 * @param method the method
		 * @param handler the code; runs on the event loop and must not block
		 * @return this builder
		 */
		public <Q, R> Builder asyncUnary(MethodDescriptor<Q, R> method, Function<Q, CompletionStage<R>> handler) {
			return bind(method, MethodShape.UNARY, MethodHandler.asyncUnary(handler));
		}

		/**
		 * Binds an asynchronous server-streaming method.
		 * @param <Q> the type of request
		 * @param <R> the type of response
		 * @param method the method
		 * @param handler the code; runs on the event loop and must not block
		 * @return this builder
		 */
		public <Q, R> Builder asyncServerStreaming(MethodDescriptor<Q, R> method,
				Function<Q, Flow.Publisher<R>> handler) {
			return bind(method, MethodShape.SERVER_STREAMING, MethodHandler.asyncServerStreaming(handler));
		}

		/**
		 * Binds an asynchronous client-streaming method.
		 * @param <Q> the type of request
		 * @param <R> the type of response
		 * @param method the method
		 * @param handler the code; runs on the event loop and must not block
		 * @return this builder
		 */
		public <Q, R> Builder asyncClientStreaming(MethodDescriptor<Q, R> method,
				Function<Flow.Publisher<Q>, CompletionStage<R>> handler) {
			return bind(method, MethodShape.CLIENT_STREAMING, MethodHandler.asyncClientStreaming(handler));
		}

		/**
		 * Binds an asynchronous bidirectional method.
		 * @param <Q> the type of request
		 * @param <R> the type of response
		 * @param method the method
		 * @param handler the code; runs on the event loop and must not block
		 * @return this builder
		 */
		public <Q, R> Builder asyncBidiStreaming(MethodDescriptor<Q, R> method,
				Function<Flow.Publisher<Q>, Flow.Publisher<R>> handler) {
			return bind(method, MethodShape.BIDI_STREAMING, MethodHandler.asyncBidiStreaming(handler));
		}

		/**
		 * Returns the service.
		 * @return the service
		 */
		public ServiceDefinition build() {
			return new ServiceDefinition(this.descriptor, Map.copyOf(this.handlers), List.of(), null);
		}

		private Builder bind(MethodDescriptor<?, ?> method, MethodShape shape, MethodHandler handler) {
			if (!this.descriptor.methods().contains(method)) {
				throw new IllegalArgumentException(
						"method " + method + " is not one of service " + this.descriptor.name());
			}
			if (method.shape() != shape) {
				throw new IllegalArgumentException("method " + method + " is " + method.shape() + ", not " + shape);
			}
			this.handlers.put(method.path(), handler);
			return this;
		}

	}

}
