package io.freshet.spring.test;

import io.freshet.rpc.client.ClientCall;
import io.freshet.rpc.client.ClientInterceptor;

import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.userdetails.User;

/**
 * Makes calls in the name of somebody, without credentials: the rules of the server
 * decide as if it had checked some. For clients of tests with {@link AutoConfigureRpcTest
 *
 * @AutoConfigureRpcTest}: <pre>{@code
 * greeter.withInterceptors(MockCaller.user("ada", "ROLE_ADMIN")).sayHello(request);
 * }</pre>
 * <p>
 * Calls on the channel {@code test} are made in the name of whom {@code @WithMockUser}
 * names anyway. Immutable.
 */
public final class MockCaller implements ClientInterceptor {

	private final Authentication caller;

	private MockCaller(Authentication caller) {
		this.caller = caller;
	}

	/**
	 * Calls in the name of a user.
	 * @param name the name
	 * @param authorities what the user may do, such as {@code ROLE_ADMIN} or
	 * {@code SCOPE_read}
	 * @return the interceptor
	 */
	public static MockCaller user(String name, String... authorities) {
		User user = new User(name, "", AuthorityUtils.createAuthorityList(authorities));
		return of(UsernamePasswordAuthenticationToken.authenticated(user, null, user.getAuthorities()));
	}

	/**
	 * Calls in the name of anybody.
	 * @param caller the caller; what the server would have after it checked credentials
	 * @return the interceptor
	 */
	public static MockCaller of(Authentication caller) {
		return new MockCaller(caller);
	}

	@Override
	public void intercept(ClientCall call, Next next) {
		CallerTickets.add(call, this.caller);
		next.proceed(call);
	}

}
