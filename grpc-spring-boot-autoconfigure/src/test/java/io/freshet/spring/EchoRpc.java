package io.freshet.spring;

import java.util.List;

import com.google.protobuf.StringValue;
import com.google.protobuf.WrappersProto;
import io.freshet.rpc.MethodDescriptor;
import io.freshet.rpc.MethodShape;
import io.freshet.rpc.ServiceDescriptor;
import io.freshet.rpc.client.CallOptions;
import io.freshet.rpc.client.ClientSettings;
import io.freshet.rpc.client.RpcChannel;
import io.freshet.rpc.codegen.BlockingStub;
import io.freshet.rpc.codegen.ClientFactory;
import io.freshet.rpc.codegen.GeneratedClient;
import io.freshet.rpc.codegen.GeneratedService;
import io.freshet.rpc.codegen.MethodDescriptors;
import io.freshet.rpc.codegen.ServiceBinder;
import io.freshet.rpc.server.ServiceDefinition;

/**
 * A service as the generator would write it, with one method that returns what it takes.
 */
public final class EchoRpc {

	/** The full name of the service. */
	public static final String NAME = "testing.Echo";

	/** The only method. */
	public static final MethodDescriptor<StringValue, StringValue> ECHO = MethodDescriptors.of(NAME, "Echo",
			MethodShape.UNARY, StringValue.getDefaultInstance(), StringValue.getDefaultInstance());

	/** The service. */
	public static final ServiceDescriptor DESCRIPTOR = new ServiceDescriptor(NAME, List.of(ECHO),
			WrappersProto::getDescriptor);

	private EchoRpc() {
	}

	/** Serves. */
	@GeneratedService(value = ServiceBinding.class, version = 1)
	public interface Service {

		/**
		 * Answers.
		 * @param request the request
		 * @return the response
		 */
		default StringValue echo(StringValue request) {
			throw MethodDescriptors.unimplemented(ECHO);
		}

	}

	/** Calls. */
	@GeneratedClient(value = ClientBinding.class, version = 1)
	public interface Client extends ClientSettings<Client> {

		/**
		 * Calls the method.
		 * @param request the request
		 * @return the response
		 */
		StringValue echo(StringValue request);

	}

	/** Binds. */
	public static final class ServiceBinding implements ServiceBinder<Service> {

		@Override
		public ServiceDescriptor descriptor() {
			return DESCRIPTOR;
		}

		@Override
		public ServiceDefinition bind(Service service) {
			return ServiceDefinition.builder(DESCRIPTOR).unary(ECHO, service::echo).build();
		}

	}

	/** Creates clients. */
	public static final class ClientBinding implements ClientFactory<Client> {

		@Override
		public ServiceDescriptor descriptor() {
			return DESCRIPTOR;
		}

		@Override
		public Client create(RpcChannel channel) {
			return new Stub(channel, CallOptions.DEFAULT);
		}

	}

	/** A client that tells its channel. */
	public static final class Stub extends BlockingStub<Client> implements Client {

		private Stub(RpcChannel channel, CallOptions options) {
			super(channel, options);
		}

		/**
		 * Returns the target of a client that was injected.
		 * @param client the client
		 * @return the target of its channel
		 */
		public static String target(Client client) {
			return ((Stub) client).channel().target();
		}

		/**
		 * Returns the channel of a client that was injected.
		 * @param client the client
		 * @return its channel
		 */
		public static RpcChannel channel(Client client) {
			return ((Stub) client).channel();
		}

		@Override
		protected Client with(CallOptions options) {
			return new Stub(channel(), options);
		}

		@Override
		public StringValue echo(StringValue request) {
			return unary(ECHO, request);
		}

	}

}
