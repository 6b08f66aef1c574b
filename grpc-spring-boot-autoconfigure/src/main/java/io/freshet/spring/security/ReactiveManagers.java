package io.freshet.spring.security;

import org.jspecify.annotations.Nullable;

import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.ReactiveAuthenticationManager;
import org.springframework.security.authentication.UserDetailsRepositoryReactiveAuthenticationManager;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.userdetails.ReactiveUserDetailsService;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.util.ClassUtils;

/**
 * Lets calls use what a reactive web application checks passwords with. Credentials are
 * always checked on threads that may block. Needs Reactor.
 */
final class ReactiveManagers {

	/** Whether Reactor is there. */
	static final boolean PRESENT = ClassUtils.isPresent("reactor.core.publisher.Mono",
			ReactiveManagers.class.getClassLoader());

	private ReactiveManagers() {
	}

	/**
	 * Returns what checks passwords.
	 * @param beans the beans of the application
	 * @return the manager, or {@code null} if the application knows no users
	 */
	static @Nullable AuthenticationManager passwords(SecurityBeans beans) {
		ReactiveAuthenticationManager manager = beans.find(ReactiveAuthenticationManager.class);
		ReactiveUserDetailsService users = beans.find(ReactiveUserDetailsService.class);
		if (manager == null && users != null) {
			UserDetailsRepositoryReactiveAuthenticationManager own = new UserDetailsRepositoryReactiveAuthenticationManager(
					users);
			PasswordEncoder encoder = beans.find(PasswordEncoder.class);
			if (encoder != null) {
				own.setPasswordEncoder(encoder);
			}
			manager = own;
		}
		ReactiveAuthenticationManager found = manager;
		return (found != null) ? (credentials) -> authenticate(found, credentials) : null;
	}

	private static Authentication authenticate(ReactiveAuthenticationManager manager, Authentication credentials) {
		return manager.authenticate(credentials)
			.blockOptional()
			.orElseThrow(() -> new BadCredentialsException("nobody knows these credentials"));
	}

}
