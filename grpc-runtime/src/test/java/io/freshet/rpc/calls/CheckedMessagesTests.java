package io.freshet.rpc.calls;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import com.google.protobuf.StringValue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.freshet.rpc.RpcException;
import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.calls.AnyShape.Style;
import io.freshet.rpc.client.CallOptions;
import io.freshet.rpc.client.ClientInterceptor;
import io.freshet.rpc.client.RpcChannel;

import static io.freshet.rpc.calls.CallContract.failure;
import static io.freshet.rpc.calls.EchoMethods.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/** Interceptors of a client check its messages both ways. */
class CheckedMessagesTests {

	private static final StringValue MESSAGE = text("hello");

	private static final Consumer<Object> CHECK = (message) -> {
		if (((StringValue) message).getValue().equals("bad")) {
			throw new RpcException(StatusCode.INVALID_ARGUMENT, "no");
		}
	};

	private final Network network = new Network.Tcp();

	@AfterEach
	void close() {
		this.network.close();
	}

	@ParameterizedTest
	@EnumSource
	void checkHoldsRequestsBack(AnyShape shape) throws Exception {
		ClientInterceptor checking = (call, next) -> {
			call.checkRequests(CHECK);
			call.checkRequests((message) -> {
			});
			next.proceed(call);
		};
		assertRefused(shape, checking);
	}

	@ParameterizedTest
	@EnumSource
	void checkRefusesResponses(AnyShape shape) throws Exception {
		ClientInterceptor checking = (call, next) -> {
			call.checkResponses((message) -> {
			});
			call.checkResponses(CHECK);
			next.proceed(call);
		};
		assertRefused(shape, checking);
	}

	@ParameterizedTest
	@EnumSource
	void nothingIsAddedLater(AnyShape shape) throws Exception {
		AtomicReference<Throwable> late = new AtomicReference<>();
		ClientInterceptor slow = (call, next) -> {
			next.proceed(call);
			assertThatIllegalStateException().isThrownBy(() -> call.checkResponses(CHECK));
			try {
				call.checkRequests(CHECK);
			}
			catch (IllegalStateException ex) {
				late.set(ex);
			}
		};
		for (Style style : Style.values()) {
			RpcChannel channel = this.network.connect(this.network.start(style.bind(shape, () -> {
			})));
			CallOptions options = CallOptions.DEFAULT.withInterceptors(List.of(slow));
			assertThat(style.call(shape, channel, options, text("bad"))).containsExactly(text("bad"));
			assertThat(late.getAndSet(null)).hasMessageContaining("passed on");
		}
	}

	private void assertRefused(AnyShape shape, ClientInterceptor checking) throws Exception {
		for (Style style : Style.values()) {
			RpcChannel channel = this.network.connect(this.network.start(style.bind(shape, () -> {
			})));
			CallOptions options = CallOptions.DEFAULT.withInterceptors(List.of(checking));
			assertThat(style.call(shape, channel, options, MESSAGE)).isEqualTo(List.of(MESSAGE));
			RpcException refusal = failure(() -> style.call(shape, channel, options, text("bad")));
			assertThat(refusal.status()).isEqualTo(Status.of(StatusCode.INVALID_ARGUMENT, "no"));
			assertThat(refusal.receivedFromPeer()).isFalse();
		}
	}

}
