package io.freshet.spring.security;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationContext;
import org.springframework.core.ResolvableType;
import org.springframework.security.access.hierarchicalroles.RoleHierarchy;
import org.springframework.security.authentication.AuthenticationEventPublisher;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.DefaultAuthenticationEventPublisher;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.authentication.dao.DaoAuthenticationProvider;
import org.springframework.security.authorization.AuthorizationEventPublisher;
import org.springframework.security.authorization.AuthorizationManagerFactory;
import org.springframework.security.authorization.DefaultAuthorizationManagerFactory;
import org.springframework.security.authorization.SpringAuthorizationEventPublisher;
import org.springframework.security.config.core.GrantedAuthorityDefaults;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextHolderStrategy;
import org.springframework.security.core.userdetails.UserDetailsPasswordService;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.crypto.password.PasswordEncoder;

/**
 * What the application has already for its security, so that calls are secured with the
 * same. Confined to the thread that starts the application.
 *
 * @param context has the beans
 */
record SecurityBeans(ApplicationContext context) {

	<T> @Nullable T find(Class<T> type) {
		return this.context.getBeanProvider(type).getIfUnique();
	}

	/** Returns what holds the context of a thread. */
	SecurityContextHolderStrategy strategy() {
		return this.context.getBeanProvider(SecurityContextHolderStrategy.class)
			.getIfUnique(SecurityContextHolder::getContextHolderStrategy);
	}

	/** Returns who hears of what is denied. */
	AuthorizationEventPublisher events() {
		return this.context.getBeanProvider(AuthorizationEventPublisher.class)
			.getIfUnique(() -> new SpringAuthorizationEventPublisher(this.context));
	}

	/** Puts providers together so that events are published as everywhere else. */
	AuthenticationManager manager(List<AuthenticationProvider> providers) {
		ProviderManager manager = new ProviderManager(providers);
		AuthenticationEventPublisher events = find(AuthenticationEventPublisher.class);
		manager.setAuthenticationEventPublisher(
				(events != null) ? events : new DefaultAuthenticationEventPublisher(this.context));
		return manager;
	}

	/**
	 * Returns what checks passwords.
	 * @return the manager, or {@code null} if the application knows no users
	 */
	@Nullable AuthenticationManager passwords() {
		AuthenticationManager manager = find(AuthenticationManager.class);
		if (manager != null) {
			return manager;
		}
		List<AuthenticationProvider> providers = new ArrayList<>(
				this.context.getBeanProvider(AuthenticationProvider.class).orderedStream().toList());
		UserDetailsService users = find(UserDetailsService.class);
		if (users != null && providers.isEmpty()) {
			providers.add(provider(users));
		}
		if (!providers.isEmpty()) {
			return manager(providers);
		}
		return ReactiveManagers.PRESENT ? ReactiveManagers.passwords(this) : null;
	}

	private DaoAuthenticationProvider provider(UserDetailsService users) {
		DaoAuthenticationProvider provider = new DaoAuthenticationProvider(users);
		this.context.getBeanProvider(PasswordEncoder.class).ifUnique(provider::setPasswordEncoder);
		this.context.getBeanProvider(UserDetailsPasswordService.class)
			.ifUnique(provider::setUserDetailsPasswordService);
		return provider;
	}

	/**
	 * Returns what makes rules, with the role hierarchy of the application.
	 * @param <T> the type of what rules are about
	 * @param type the same
	 */
	<T> AuthorizationManagerFactory<T> authorizationManagers(Class<T> type) {
		ObjectProvider<AuthorizationManagerFactory<T>> factories = this.context
			.getBeanProvider(ResolvableType.forClassWithGenerics(AuthorizationManagerFactory.class, type));
		AuthorizationManagerFactory<T> own = factories.getIfUnique();
		if (own != null) {
			return own;
		}
		DefaultAuthorizationManagerFactory<T> factory = new DefaultAuthorizationManagerFactory<>();
		this.context.getBeanProvider(RoleHierarchy.class).ifUnique(factory::setRoleHierarchy);
		this.context.getBeanProvider(GrantedAuthorityDefaults.class)
			.ifUnique((defaults) -> factory.setRolePrefix(defaults.getRolePrefix()));
		return factory;
	}

}
