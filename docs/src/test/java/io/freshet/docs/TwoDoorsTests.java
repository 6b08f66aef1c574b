package io.freshet.docs;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import io.freshet.docs.v1.Note;
import io.freshet.docs.v1.NotebookRpc;
import io.freshet.rpc.client.RpcChannel;
import io.freshet.rpc.server.RpcServer;
import io.freshet.rpc.server.ServiceDefinition;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Runs what the guide shows of listeners and TLS. */
class TwoDoorsTests {

	@TempDir
	private Path directory;

	@Test
	void servesAtBothDoorsAndTakesNewCertificates() throws Exception {
		X509Bundle authority = new CertificateBuilder().subject("CN=authority")
			.setIsCertificateAuthority(true)
			.buildSelfSigned();
		File authorities = write("ca.crt", authority.getCertificatePEM());
		X509Bundle certificate = new CertificateBuilder().subject("CN=localhost")
			.addSanDnsName("localhost")
			.buildIssuedBy(authority);
		File chain = write("tls.crt", certificate.getCertificatePathPEM());
		File key = write("tls.key", certificate.getPrivateKeyPEM());
		String socket = this.directory.resolve("house.sock").toString();
		ServiceDefinition notebook = NotebookRpc.bind(new NotebookService());
		try (RpcServer server = RpcServer
			.create(TwoDoors.options(0, socket, chain, key, authorities), List.of(notebook))
			.start();
				RpcChannel open = TwoDoors.connect("localhost:" + server.port("public"), chain, key, authorities);
				RpcChannel house = RpcChannel.create("unix:" + socket)) {
			assertThat(NotebookRpc.client(open).add(note()).getNotes()).isEqualTo(1);
			assertThat(NotebookRpc.client(house).add(note()).getNotes()).isEqualTo(1);
			// reload
			server.reloadTls();
			open.reloadTls();
			// end
			assertThat(NotebookRpc.client(open).add(note()).getNotes()).isEqualTo(1);
		}
	}

	private static Note note() {
		return Note.newBuilder().setText("milk").build();
	}

	private File write(String name, String content) throws Exception {
		return Files.writeString(this.directory.resolve(name), content).toFile();
	}

}
