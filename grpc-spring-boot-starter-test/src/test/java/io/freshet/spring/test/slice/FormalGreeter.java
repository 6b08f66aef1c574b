package io.freshet.spring.test.slice;

import io.freshet.spring.RpcService;
import io.freshet.spring.test.greeter.GreeterRpc;
import io.freshet.spring.test.greeter.HelloReply;
import io.freshet.spring.test.greeter.HelloRequest;

/** Greets by full name. */
@RpcService
class FormalGreeter implements GreeterRpc.Service {

	private final NameBook names;

	FormalGreeter(NameBook names) {
		this.names = names;
	}

	@Override
	public HelloReply sayHello(HelloRequest request) {
		return HelloReply.newBuilder().setMessage("Good day, " + this.names.fullName(request.getName())).build();
	}

}
