package io.freshet.spring.autoconfigure.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.freshet.rpc.client.ChannelOptions;
import io.freshet.rpc.client.ClientInterceptor;
import io.freshet.spring.CallCredentials;
import io.freshet.spring.security.TokenCredentials;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Gives channels their credentials and sees to it that nobody can read them on their way.
 * Immutable.
 *
 * @param beans has credentials that are beans
 */
record ChannelCredentials(BeanFactory beans) {

	/**
	 * Adds the credentials of a channel to its options, inside all other interceptors.
	 * @param channel the name of the channel
	 * @param target where the server is
	 * @param auth says what the credentials are
	 * @param options the options, otherwise complete
	 */
	void apply(String channel, String target, AuthProperties auth, ChannelOptions.Builder options) {
		List<String> kinds = auth.kinds();
		if (kinds.isEmpty() || Boolean.FALSE.equals(auth.enabled())) {
			return;
		}
		if (kinds.size() > 1) {
			throw invalid(channel, kinds.get(1), "***",
					"a channel shows credentials of one kind, and it has " + kinds.get(0), null);
		}
		CallCredentials credentials = create(channel, auth);
		ChannelOptions complete = options.build();
		if (complete.tls() == null && !isLocal(target) && !Boolean.TRUE.equals(auth.allowPlaintext())) {
			throw invalid(channel, "allow-plaintext", false, "the channel has credentials, but no TLS to hide them: "
					+ "switch TLS on with ssl.enabled, or set this to true if nobody else can read what is sent", null);
		}
		List<ClientInterceptor> interceptors = new ArrayList<>(complete.interceptors());
		interceptors.add(new CredentialsInterceptor(channel, credentials));
		options.interceptors(interceptors);
	}

	/** Nothing leaves the machine, and nobody else can listen there. */
	private static boolean isLocal(String target) {
		return target.startsWith("in-memory:") || target.startsWith("unix:");
	}

	private CallCredentials create(String channel, AuthProperties auth) {
		if (auth.credentials() != null) {
			return this.beans.getBean(auth.credentials(), CallCredentials.class);
		}
		if (auth.bearer().token() != null) {
			return CallCredentials.bearer(auth.bearer().token());
		}
		if (auth.oauth2().registration() != null) {
			return ofRegistration(channel, auth.oauth2().registration());
		}
		if (Boolean.TRUE.equals(auth.relay())) {
			return tokens(channel, "relay", true).ofCaller();
		}
		return basic(channel, auth.basic());
	}

	private static CallCredentials basic(String channel, AuthProperties.Basic basic) {
		if (basic.username() == null || basic.password() == null) {
			throw invalid(channel, (basic.username() == null) ? "basic.username" : "basic.password", "",
					"user name and password belong together", null);
		}
		try {
			return CallCredentials.basic(basic.username(), basic.password());
		}
		catch (IllegalArgumentException ex) {
			throw invalid(channel, "basic.username", basic.username(), String.valueOf(ex.getMessage()), ex);
		}
	}

	private CallCredentials ofRegistration(String channel, String registration) {
		CallCredentials credentials = tokens(channel, "oauth2.registration", registration).ofRegistration(registration);
		if (credentials == null) {
			throw invalid(channel, "oauth2.registration", registration, "there is no client registration of that id: "
					+ "set spring.security.oauth2.client.registration." + registration + ".*", null);
		}
		return credentials;
	}

	private TokenCredentials tokens(String channel, String property, Object value) {
		@Nullable TokenCredentials tokens = this.beans.getBeanProvider(TokenCredentials.class).getIfUnique();
		if (tokens == null) {
			throw invalid(channel, property, value, "it needs Spring Security's OAuth 2.0 on the class path, such as "
					+ "spring-boot-starter-security-oauth2-client", null);
		}
		return Objects.requireNonNull(tokens);
	}

	private static InvalidConfigurationPropertyValueException invalid(String channel, String property, Object value,
			String reason, @Nullable Throwable cause) {
		return new InvalidConfigurationPropertyValueException("grpc.client.channel." + channel + ".auth." + property,
				value, reason, cause);
	}

}
