package io.freshet.spring.autoconfigure.observation;

import org.springframework.boot.context.event.ApplicationStartingEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;
import org.springframework.util.ClassUtils;

/**
 * Installs {@link CallContextStorage} before anything uses a context, and behind Boot's
 * own storage, which tells listeners of changes. Has no state.
 */
final class CallContextStorageListener implements ApplicationListener<ApplicationStartingEvent>, Ordered {

	private static final boolean OPEN_TELEMETRY = ClassUtils.isPresent("io.opentelemetry.context.ContextStorage", null)
			&& ClassUtils.isPresent("io.opentelemetry.sdk.trace.IdGenerator", null);

	@Override
	public void onApplicationEvent(ApplicationStartingEvent event) {
		if (OPEN_TELEMETRY) {
			CallContextStorage.install();
		}
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

}
