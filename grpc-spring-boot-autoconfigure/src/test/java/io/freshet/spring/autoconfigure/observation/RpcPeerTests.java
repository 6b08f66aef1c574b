package io.freshet.spring.autoconfigure.observation;

import io.freshet.spring.observation.RpcPeer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Host and port as targets tell them. */
class RpcPeerTests {

	@ParameterizedTest
	@CsvSource({ "localhost:9090,localhost,9090", "dns:///greeter.svc:443,greeter.svc,443",
			"dns://8.8.8.8/greeter:1,greeter,1", "'static://a:1,b:2',a,1", "unix:/tmp/socket,unix:/tmp/socket,none",
			"in-memory:test,in-memory:test,none", "[::1]:80,[::1],80" })
	void areTakenFromTheTarget(String target, String name, String port) {
		assertThat(RpcPeer.of(target)).isEqualTo(new RpcPeer(name, port));
	}

}
