package io.freshet.spring.autoconfigure.security;

import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationContext;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.ReactiveClientRegistrationRepository;
import org.springframework.util.ClassUtils;

/** The client registrations of a reactive web application. Needs Reactor. */
final class ReactiveRegistrations {

	/** Whether Reactor is there. */
	static final boolean PRESENT = ClassUtils.isPresent("reactor.core.publisher.Mono",
			ReactiveRegistrations.class.getClassLoader());

	private ReactiveRegistrations() {
	}

	static @Nullable ClientRegistrationRepository find(ApplicationContext context) {
		ReactiveClientRegistrationRepository reactive = context
			.getBeanProvider(ReactiveClientRegistrationRepository.class)
			.getIfUnique();
		return (reactive != null) ? (id) -> reactive.findByRegistrationId(id).block() : null;
	}

}
