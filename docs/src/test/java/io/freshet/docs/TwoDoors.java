package io.freshet.docs;

import java.io.File;
import java.util.List;

import io.freshet.rpc.client.ChannelOptions;
import io.freshet.rpc.client.ClientTls;
import io.freshet.rpc.client.RpcChannel;
import io.freshet.rpc.server.ClientAuth;
import io.freshet.rpc.server.Listener;
import io.freshet.rpc.server.ServerOptions;
import io.freshet.rpc.server.ServerTls;

/** A server with a door for everybody and one for the house. */
final class TwoDoors {

	private TwoDoors() {
	}

	static ServerOptions options(int port, String socket, File chain, File key, File authorities) {
		// listeners
		ServerTls tls = ServerTls.of(chain, key).withClientAuth(ClientAuth.REQUIRE, authorities);
		return ServerOptions.builder()
			.listeners(List.of(Listener.named("public").port(port).tls(tls).services("guide.v1.*").build(),
					Listener.named("house").unixSocket(socket).build()))
			.build();
		// end
	}

	static RpcChannel connect(String target, File chain, File key, File authorities) {
		// channel
		ClientTls tls = ClientTls.trusting(authorities).withCertificate(chain, key);
		return RpcChannel.create(target, ChannelOptions.builder().tls(tls).build());
		// end
	}

}
