package io.freshet.spring.autoconfigure.security;

import java.time.Clock;

import io.freshet.rpc.client.RpcChannel;
import io.freshet.spring.security.ClientRegistrations;
import io.freshet.spring.security.OAuth2Credentials;
import io.freshet.spring.security.TokenCredentials;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.client.AuthorizedClientServiceOAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.InMemoryOAuth2AuthorizedClientService;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientService;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.core.AbstractOAuth2Token;

/** Auto-configuration of the tokens that channels show. */
@AutoConfiguration(afterName = {
		"org.springframework.boot.security.oauth2.client.autoconfigure.OAuth2ClientAutoConfiguration",
		"org.springframework.boot.security.oauth2.client.autoconfigure.reactive.ReactiveOAuth2ClientAutoConfiguration" })
@ConditionalOnClass({ RpcChannel.class, SecurityContextHolder.class, AbstractOAuth2Token.class })
@ConditionalOnBooleanProperty(name = "grpc.client.enabled", matchIfMissing = true)
public final class TokenCredentialsAutoConfiguration {

	/** With Spring Security's OAuth 2.0 client the application gets tokens for itself. */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(OAuth2AuthorizedClientManager.class)
	static class ClientConfiguration {

		private static final String FOR_REQUESTS = "org.springframework.security.oauth2.client.web.DefaultOAuth2AuthorizedClientManager";

		@Bean
		@ConditionalOnMissingBean
		TokenCredentials rpcTokenCredentials(ApplicationContext context) {
			// looked up when a channel needs one, since most need none
			return new OAuth2Credentials((id) -> {
				ClientRegistrations registrations = registrations(context);
				return (registrations != null) ? registrations.find(id) : null;
			});
		}

		private static @Nullable ClientRegistrations registrations(ApplicationContext context) {
			ClientRegistrationRepository repository = context.getBeanProvider(ClientRegistrationRepository.class)
				.getIfUnique();
			if (repository == null) {
				repository = ReactiveRegistrations.PRESENT ? ReactiveRegistrations.find(context) : null;
			}
			if (repository == null) {
				return null;
			}
			ClientRegistrationRepository known = repository;
			OAuth2AuthorizedClientService clients = context.getBeanProvider(OAuth2AuthorizedClientService.class)
				.getIfUnique(() -> new InMemoryOAuth2AuthorizedClientService(known));
			return new ClientRegistrations(known, clients, manager(context, known, clients),
					context.getBeanProvider(Clock.class).getIfUnique(Clock::systemUTC));
		}

		/** That of servlet applications works only while a request is served. */
		private static OAuth2AuthorizedClientManager manager(ApplicationContext context,
				ClientRegistrationRepository repository, OAuth2AuthorizedClientService clients) {
			ObjectProvider<OAuth2AuthorizedClientManager> managers = context
				.getBeanProvider(OAuth2AuthorizedClientManager.class);
			OAuth2AuthorizedClientManager manager = managers.getIfUnique();
			if (manager != null && !isForRequests(manager)) {
				return manager;
			}
			return new AuthorizedClientServiceOAuth2AuthorizedClientManager(repository, clients);
		}

		private static boolean isForRequests(OAuth2AuthorizedClientManager manager) {
			return manager.getClass().getName().equals(FOR_REQUESTS);
		}

	}

	/** Without it tokens can be passed on. */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnMissingClass("org.springframework.security.oauth2.client.OAuth2AuthorizedClientManager")
	static class RelayConfiguration {

		@Bean
		@ConditionalOnMissingBean
		TokenCredentials rpcTokenCredentials() {
			return new OAuth2Credentials((id) -> null);
		}

	}

}
