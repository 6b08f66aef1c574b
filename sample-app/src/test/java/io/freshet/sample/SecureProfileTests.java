package io.freshet.sample;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import io.freshet.rpc.Metadata;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.RpcReader;
import io.freshet.rpc.StatusCode;
import io.freshet.sample.parcel.v1.CreateParcelRequest;
import io.freshet.sample.parcel.v1.FollowParcelRequest;
import io.freshet.sample.parcel.v1.GetParcelRequest;
import io.freshet.sample.parcel.v1.ParcelEvent;
import io.freshet.sample.parcel.v1.ParcelsRpc;
import io.freshet.sample.parcel.v1.Position;
import io.freshet.spring.RpcClient;
import io.freshet.spring.test.AutoConfigureRpcTest;
import org.json.JSONObject;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.jwt.JwtEncoderParameters;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** The sample with tokens from a real authorization server, which it starts itself. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.DEFINED_PORT)
@ActiveProfiles("secure")
@AutoConfigureRpcTest(channels = "parcels")
class SecureProfileTests {

	private final HttpClient http = HttpClient.newHttpClient();

	@RpcClient("test")
	private ParcelsRpc.Client anonymous;

	@RpcClient("parcels")
	private ParcelsRpc.Client sample;

	@Autowired
	private JWKSource<SecurityContext> keys;

	@Value("${server.port}")
	private int port;

	@DynamicPropertySource
	static void port(DynamicPropertyRegistry properties) throws IOException {
		try (ServerSocket socket = new ServerSocket(0)) {
			int free = socket.getLocalPort();
			properties.add("server.port", () -> free);
		}
	}

	@Test
	void letsInWhoHasTheRightScope() throws Exception {
		ParcelsRpc.Client reader = with(token("reader"));
		assertThat(reader.getParcel(request()).getRecipient()).isEqualTo("Grace Hopper");
		try (RpcReader<ParcelEvent> events = reader
			.followParcel(FollowParcelRequest.newBuilder().setId("P3").build())) {
			assertThat(events).hasSize(3);
		}
		assertThat(with(token("sample")).createParcel(parcel()).getId()).isNotEmpty();
	}

	@Test
	void refusesWhoHasNoToken() {
		RpcException failure = failure(this.anonymous);
		assertThat(failure.code()).isEqualTo(StatusCode.UNAUTHENTICATED);
		assertThat(failure.trailers().get("www-authenticate")).isEqualTo("Bearer");
	}

	@Test
	void refusesWhoHasAnotherScope() throws Exception {
		ParcelsRpc.Client reader = with(token("reader"));
		RpcException failure = catchThrowableOfType(RpcException.class, () -> reader.createParcel(parcel()));
		assertThat(failure.code()).isEqualTo(StatusCode.PERMISSION_DENIED);
		assertThat(failure.trailers().get("www-authenticate")).isEqualTo("Bearer error=\"insufficient_scope\"");
	}

	@Test
	void refusesTokensThatAreExpiredOrSignedBySomebodyElse() throws Exception {
		assertThat(with(sign(this.keys, Duration.ofMinutes(5))).getParcel(request()).getId()).isEqualTo("P2");
		assertThat(failure(with(sign(this.keys, Duration.ofMinutes(-5)))).code()).isEqualTo(StatusCode.UNAUTHENTICATED);
		RSAKey other = new RSAKeyGenerator(2048).generate();
		JWKSource<SecurityContext> others = new ImmutableJWKSet<>(new JWKSet(other));
		RpcException failure = failure(with(sign(others, Duration.ofMinutes(5))));
		assertThat(failure.code()).isEqualTo(StatusCode.UNAUTHENTICATED);
		assertThat(failure.trailers().get("www-authenticate")).isEqualTo("Bearer error=\"invalid_token\"");
	}

	@Test
	void getsTokensForItsOwnCalls() {
		assertThat(this.sample.getParcel(request()).getId()).isEqualTo("P2");
	}

	@Test
	void securesTheRestInterfaceToo() throws Exception {
		URI uri = URI.create("http://localhost:" + this.port + "/parcels/P2");
		assertThat(
				this.http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString()).statusCode())
			.isEqualTo(401);
		HttpRequest known = HttpRequest.newBuilder(uri).header("authorization", "Bearer " + token("reader")).build();
		assertThat(this.http.send(known, HttpResponse.BodyHandlers.ofString()).body()).contains("Grace Hopper");
	}

	@Test
	void showsDetailsOfTheHealthOnlyToWhoIsKnown() throws Exception {
		URI uri = URI.create("http://localhost:" + this.port + "/actuator/health");
		String anybody = this.http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
			.body();
		assertThat(anybody).contains("UP").doesNotContain("components");
		HttpRequest known = HttpRequest.newBuilder(uri).header("authorization", "Bearer " + token("reader")).build();
		assertThat(this.http.send(known, HttpResponse.BodyHandlers.ofString()).body()).contains("components");
	}

	private ParcelsRpc.Client with(String token) {
		return this.anonymous.withMetadata(Metadata.of("authorization", "Bearer " + token));
	}

	private static RpcException failure(ParcelsRpc.Client client) {
		return catchThrowableOfType(RpcException.class, () -> client.getParcel(request()));
	}

	private String token(String client) throws Exception {
		String pair = Base64.getEncoder().encodeToString((client + ":" + client + "-secret").getBytes());
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + "/oauth2/token"))
			.header("authorization", "Basic " + pair)
			.header("content-type", "application/x-www-form-urlencoded")
			.POST(HttpRequest.BodyPublishers.ofString("grant_type=client_credentials&scope=parcels.read"
					+ (client.equals("sample") ? "+parcels.write" : "")))
			.build();
		String answer = this.http.send(request, HttpResponse.BodyHandlers.ofString()).body();
		return new JSONObject(answer).getString("access_token");
	}

	private static String sign(JWKSource<SecurityContext> keys, Duration lifetime) {
		Instant expiry = Instant.now().plus(lifetime);
		JwtClaimsSet claims = JwtClaimsSet.builder()
			.subject("reader")
			.claim("scope", List.of("parcels.read"))
			.issuedAt(expiry.minus(Duration.ofMinutes(10)))
			.expiresAt(expiry)
			.build();
		return new NimbusJwtEncoder(keys).encode(JwtEncoderParameters.from(claims)).getTokenValue();
	}

	private static GetParcelRequest request() {
		return GetParcelRequest.newBuilder().setId("P2").build();
	}

	private static CreateParcelRequest parcel() {
		return CreateParcelRequest.newBuilder()
			.setRecipient("Mary Jackson")
			.setWeightGrams(800)
			.setDestination(Position.newBuilder().setLatitude(37).setLongitude(-76.3))
			.build();
	}

}
