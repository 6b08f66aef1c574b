package com.example.shop;

import java.time.Instant;
import java.util.Iterator;
import java.util.List;

import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

import com.example.shop.v1.AdminRpc;
import com.example.shop.v1.CatalogRpc;
import com.example.shop.v1.Delivery;
import com.example.shop.v1.Order;
import com.example.shop.v1.OrderRequest;
import com.example.shop.v1.OrdersRpc;
import com.example.shop.v1.Price;
import com.example.shop.v1.PriceRequest;
import com.example.shop.v1.Receipt;
import com.example.shop.v1.StockRpc;
import com.example.shop.v1.TrackingRpc;
import com.nimbusds.jose.jwk.source.ImmutableSecret;
import io.freshet.rpc.Metadata;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.RpcReader;
import io.freshet.rpc.client.BidiStream;
import io.freshet.spring.RpcClient;
import io.freshet.spring.test.AutoConfigureRpcTest;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.security.oauth2.jose.jws.MacAlgorithm;
import org.springframework.security.oauth2.jwt.JwsHeader;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtEncoderParameters;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationConverter;
import org.springframework.security.oauth2.server.resource.authentication.JwtGrantedAuthoritiesConverter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** Runs what the security guide shows of rules and annotations. */
@SpringBootTest(properties = "grpc.server.security.enabled=true")
@AutoConfigureRpcTest
class ShopTests {

	private static final SecretKey KEY = new SecretKeySpec(new byte[32], "HmacSHA256");

	@RpcClient("test")
	private CatalogRpc.Client catalog;

	@RpcClient("test")
	private OrdersRpc.Client orders;

	@RpcClient("test")
	private TrackingRpc.Client tracking;

	@RpcClient("test")
	private AdminRpc.Client admin;

	@RpcClient("test")
	private StockRpc.Client stock;

	@Test
	void firstRuleThatMatchesCounts() {
		PriceRequest request = PriceRequest.newBuilder().setItem("tea").build();
		assertThat(this.catalog.getPrice(request).getCents()).isEqualTo(100);
		assertThat(this.catalog.withMetadata(token("ada")).getPrice(request).getCents()).isEqualTo(90);
		Price price = Price.newBuilder().setItem("tea").setCents(95).build();
		assertRefused("UNAUTHENTICATED", () -> this.admin.setPrice(price));
		assertRefused("PERMISSION_DENIED", () -> this.admin.withMetadata(token("ada")).setPrice(price));
		assertThat(this.admin.withMetadata(token("eve", "ROLE_ADMIN")).setPrice(price).getText()).contains("95");
	}

	@Test
	void requestsAreThoseOfTheCaller() {
		Order order = Order.newBuilder().setId("1").setCustomer("ada").build();
		assertThat(this.orders.withMetadata(token("ada")).place(order).getText()).isEqualTo("1 is placed");
		assertRefused("PERMISSION_DENIED", () -> this.orders.withMetadata(token("bob")).place(order));
		assertRefused("PERMISSION_DENIED", () -> deliver(token("emil"), "emil"));
		Metadata courier = token("emil", "ROLE_COURIER");
		assertThat(deliver(courier, "emil", "emil")).extracting(Receipt::getText)
			.containsExactly("9 is delivered", "9 is delivered");
		assertRefused("PERMISSION_DENIED", () -> deliver(courier, "emil", "fred"));
	}

	@Test
	void responsesAreThoseOfTheCaller() {
		OrderRequest first = OrderRequest.newBuilder().setId("1").build();
		OrderRequest second = OrderRequest.newBuilder().setId("2").build();
		Metadata ada = token("ada", "SCOPE_read");
		assertRefused("PERMISSION_DENIED", () -> this.orders.withMetadata(token("ada")).getOrder(first));
		assertRefused("PERMISSION_DENIED", () -> this.orders.withMetadata(token("bob", "SCOPE_read")).getOrder(first));
		assertThat(this.orders.withMetadata(ada).getOrder(first).getCustomer()).isEqualTo("ada");
		assertThat(this.tracking.withMetadata(ada).find(first).getCustomer()).isEqualTo("ada");
		assertRefused("PERMISSION_DENIED", () -> this.tracking.withMetadata(ada).find(second));
		try (RpcReader<Order> changes = this.tracking.withMetadata(ada).watch(first)) {
			Iterator<Order> seen = changes.iterator();
			assertThat(seen.next().getCustomer()).isEqualTo("ada");
			assertRefused("PERMISSION_DENIED", seen::next);
		}
	}

	@Test
	void machinesHaveAChainOfTheirOwn() {
		PriceRequest request = PriceRequest.newBuilder().setItem("tea").build();
		assertRefused("UNAUTHENTICATED", () -> this.stock.withMetadata(token("ada")).count(request));
		assertRefused("UNAUTHENTICATED",
				() -> this.stock.withMetadata(Metadata.builder().addSecret("x-api-key", "wrong").build())
					.count(request));
		assertThat(this.stock.withMetadata(Metadata.builder().addSecret("x-api-key", "sesame").build())
			.count(request)
			.getText()).isEqualTo("7 of tea");
	}

	private List<Receipt> deliver(Metadata caller, String... couriers) {
		try (BidiStream<Delivery, Receipt> call = this.orders.withMetadata(caller).deliver()) {
			for (String courier : couriers) {
				call.write(Delivery.newBuilder().setCourier(courier).setOrder("9").build());
			}
			call.halfClose();
			return call.stream().toList();
		}
	}

	private static void assertRefused(String code, ThrowingCallable call) {
		RpcException failure = catchThrowableOfType(RpcException.class, call);
		assertThat(failure).isNotNull();
		assertThat(failure.code()).hasToString(code);
	}

	private static Metadata token(String name, String... authorities) {
		JwtClaimsSet claims = JwtClaimsSet.builder()
			.subject(name)
			.claim("may", List.of(authorities))
			.expiresAt(Instant.now().plusSeconds(60))
			.build();
		String token = new NimbusJwtEncoder(new ImmutableSecret<>(KEY))
			.encode(JwtEncoderParameters.from(JwsHeader.with(MacAlgorithm.HS256).build(), claims))
			.getTokenValue();
		return Metadata.of("authorization", "Bearer " + token);
	}

	@TestConfiguration(proxyBeanMethods = false)
	static class Issuer {

		@Bean
		JwtDecoder decoder() {
			return NimbusJwtDecoder.withSecretKey(KEY).build();
		}

		@Bean
		JwtAuthenticationConverter authorities() {
			JwtGrantedAuthoritiesConverter authorities = new JwtGrantedAuthoritiesConverter();
			authorities.setAuthoritiesClaimName("may");
			authorities.setAuthorityPrefix("");
			JwtAuthenticationConverter converter = new JwtAuthenticationConverter();
			converter.setJwtGrantedAuthoritiesConverter(authorities);
			return converter;
		}

	}

}
