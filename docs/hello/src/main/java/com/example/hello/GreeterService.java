package com.example.hello;

import com.example.hello.v1.CountDownRequest;
import com.example.hello.v1.GreeterRpc;
import com.example.hello.v1.HelloReply;
import com.example.hello.v1.HelloRequest;
import com.example.hello.v1.Tick;
import io.freshet.rpc.RpcWriter;
import io.freshet.spring.RpcService;

@RpcService
class GreeterService implements GreeterRpc.Service {

	@Override
	public HelloReply sayHello(HelloRequest request) {
		return HelloReply.newBuilder().setMessage("Hello " + request.getName()).build();
	}

	@Override
	public void countDown(CountDownRequest request, RpcWriter<Tick> ticks) {
		// write waits while the client is slow
		for (int left = request.getFrom(); left >= 0; left--) {
			ticks.write(Tick.newBuilder().setLeft(left).build());
		}
	}

}
