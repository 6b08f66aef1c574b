package io.freshet.spring.test.slice;

import io.freshet.rpc.RpcWriter;
import io.freshet.spring.RpcService;
import io.freshet.spring.test.greeter.HelloReply;
import io.freshet.spring.test.greeter.HelloRequest;
import io.freshet.spring.test.greeter.TalkRpc;

/** Talks only to people with a name. */
@RpcService
class Talker implements TalkRpc.Service {

	@Override
	public void echo(HelloRequest request, RpcWriter<HelloReply> replies) {
		throw new NamelessException();
	}

}
