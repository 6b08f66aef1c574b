package io.freshet.sample;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.web.SecurityFilterChain;

/**
 * Everybody may do everything unless the profile is {@code secure}. Spring Security is on
 * the class path for that one, and would close what nobody opens: calls are opened by
 * {@code grpc.server.security.enabled=false}, the REST interface here.
 */
@Configuration(proxyBeanMethods = false)
@Profile("!secure")
class OpenProfile {

	@Bean
	SecurityFilterChain everybody(HttpSecurity http) throws Exception {
		return http.authorizeHttpRequests((requests) -> requests.anyRequest().permitAll())
			.csrf(AbstractHttpConfigurer::disable)
			.build();
	}

}
