package io.freshet.spring.security;

import org.jspecify.annotations.Nullable;

import org.springframework.security.authentication.AuthenticationManager;

/**
 * How user names and passwords are taken. Confined to the thread that builds the chain.
 */
public final class BasicSettings {

	private String realm = "rpc";

	private @Nullable AuthenticationManager manager;

	BasicSettings() {
	}

	/**
	 * Names the realm in the challenge.
	 * @param realm the name; without quotation marks
	 * @return these settings
	 */
	public BasicSettings realmName(String realm) {
		if (realm.indexOf('"') >= 0 || realm.indexOf('\\') >= 0) {
			throw new IllegalArgumentException("realm '" + realm + "' has a character that cannot travel");
		}
		this.realm = realm;
		return this;
	}

	/**
	 * Names what checks passwords.
	 * @param manager checks them; may block
	 * @return these settings
	 */
	public BasicSettings authenticationManager(AuthenticationManager manager) {
		this.manager = manager;
		return this;
	}

	Mechanism build(SecurityBeans beans, @Nullable AuthenticationManager ofChain) {
		AuthenticationManager chosen = (this.manager != null) ? this.manager : ofChain;
		AuthenticationManager checks = (chosen != null) ? chosen : beans.passwords();
		if (checks == null) {
			throw new IllegalStateException("httpBasic() has nothing to check passwords with: define a "
					+ "UserDetailsService or an AuthenticationManager");
		}
		String challenge = "Basic realm=\"" + this.realm + "\", charset=\"UTF-8\"";
		return new Mechanism(new BasicCredentials(), checks, challenge, challenge, null);
	}

}
