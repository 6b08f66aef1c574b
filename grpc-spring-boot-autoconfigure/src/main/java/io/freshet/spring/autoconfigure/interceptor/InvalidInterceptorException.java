package io.freshet.spring.autoconfigure.interceptor;

import org.springframework.util.ClassUtils;

/** The annotation of an interceptor makes no sense. */
final class InvalidInterceptorException extends RuntimeException {

	/**
	 * Creates the exception.
	 * @param interceptor the interceptor
	 * @param reason what is wrong
	 */
	InvalidInterceptorException(Object interceptor, String reason) {
		super("@GlobalRpcInterceptor of " + ClassUtils.getUserClass(interceptor).getName() + " " + reason + ".");
	}

}
