package com.example.hello;

import com.example.hello.v1.GreeterRpc;
import com.example.hello.v1.HelloRequest;
import io.freshet.spring.RpcClient;

import org.springframework.stereotype.Component;

@Component
class Doorman {

	private final GreeterRpc.Client greeter;

	Doorman(@RpcClient("greeter") GreeterRpc.Client greeter) {
		this.greeter = greeter;
	}

	String welcome(String name) {
		return this.greeter.sayHello(HelloRequest.newBuilder().setName(name).build()).getMessage();
	}

}
