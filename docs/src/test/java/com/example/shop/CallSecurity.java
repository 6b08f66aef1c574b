package com.example.shop;

import com.example.shop.v1.AdminRpc;
import com.example.shop.v1.CatalogRpc;
import com.example.shop.v1.StockRpc;
import io.freshet.rpc.server.ServerCall;
import io.freshet.spring.security.RpcSecurity;
import io.freshet.spring.security.RpcSecurityChain;
import org.jspecify.annotations.Nullable;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;

/** Who may call the shop. */
@Configuration(proxyBeanMethods = false)
@EnableMethodSecurity
class CallSecurity {

	// chain
	@Bean
	RpcSecurityChain calls(RpcSecurity security) {
		security.authorizeCalls((calls) -> {
			calls.methods(CatalogRpc.GET_PRICE).permitAll();
			calls.services(AdminRpc.DESCRIPTOR).hasRole("ADMIN");
			calls.matching("shop.v1.*/Get*").hasAuthority("SCOPE_read");
			calls.anyCall().authenticated();
		});
		return security.oauth2ResourceServer((server) -> server.jwt(Customizer.withDefaults())).build();
	}
	// end

	// machines
	@Bean
	@Order(1)
	RpcSecurityChain machines(RpcSecurity security) {
		return security.securityMatcher(StockRpc.DESCRIPTOR)
			.authentication(CallSecurity::apiKey, apiKeys())
			.x509((x509) -> x509.subjectPrincipalRegex("CN=([^,]+)"))
			.build();
	}

	private static @Nullable Authentication apiKey(ServerCall call) {
		String key = call.metadata().get("x-api-key");
		return (key != null) ? UsernamePasswordAuthenticationToken.unauthenticated("machine", key) : null;
	}
	// end

	private static AuthenticationManager apiKeys() {
		return (claimed) -> {
			if (!"sesame".equals(claimed.getCredentials())) {
				throw new BadCredentialsException("no such key");
			}
			return UsernamePasswordAuthenticationToken.authenticated(claimed.getName(), null,
					AuthorityUtils.createAuthorityList("ROLE_MACHINE"));
		};
	}

}
