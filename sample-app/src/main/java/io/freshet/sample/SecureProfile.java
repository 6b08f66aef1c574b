package io.freshet.sample;

import io.freshet.sample.parcel.v1.ParcelsRpc;
import io.freshet.spring.security.RpcSecurity;
import io.freshet.spring.security.RpcSecurityChain;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.web.SecurityFilterChain;

/**
 * Who may do what in the profile {@code secure}. Tokens come from an authorization server
 * that the sample brings along; a real application would only name one.
 */
@Configuration(proxyBeanMethods = false)
@Profile("secure")
class SecureProfile {

	@Bean
	RpcSecurityChain parcelCalls(RpcSecurity security) {
		return security
			.authorizeCalls((calls) -> calls.methods(ParcelsRpc.GET_PARCEL, ParcelsRpc.FOLLOW_PARCEL)
				.hasAuthority("SCOPE_parcels.read")
				.anyCall()
				.hasAuthority("SCOPE_parcels.write"))
			.oauth2ResourceServer((server) -> server.jwt(Customizer.withDefaults()))
			.build();
	}

	@Bean
	@Order(1)
	SecurityFilterChain tokens(HttpSecurity http) throws Exception {
		return http.oauth2AuthorizationServer((server) -> http.securityMatcher(server.getEndpointsMatcher()))
			.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
			.build();
	}

	@Bean
	@Order(2)
	SecurityFilterChain rest(HttpSecurity http) throws Exception {
		return http
			.authorizeHttpRequests(
					(requests) -> requests.requestMatchers("/", "/index.html", "/assets/**", "/actuator/health/**")
						.permitAll()
						.anyRequest()
						.authenticated())
			.oauth2ResourceServer((server) -> server.jwt(Customizer.withDefaults()))
			.csrf(AbstractHttpConfigurer::disable)
			.build();
	}

}
