package io.freshet.spring.security;

import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;

import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

import io.freshet.rpc.server.ServerCall;
import io.netty.pkitesting.CertificateBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.context.support.GenericApplicationContext;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.DisabledException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Callers that are known by the certificate of their TLS session. */
class CertificateTests {

	private final X509Certificate certificate = certificate("CN=ada,O=Freshet");

	@Test
	void ownerIsTheCommonNameOfTheSubject() {
		Authentication caller = authenticate(new X509Settings(), this.certificate);
		assertThat(caller.getName()).isEqualTo("ada");
		assertThat(caller.isAuthenticated()).isTrue();
		assertThat(caller.getAuthorities()).isEmpty();
		assertThat(caller.getCredentials()).isEqualTo(this.certificate);
		assertThat(caller.getDetails()).isEqualTo(new RpcCallDetails("/127.0.0.1:1", TalkRpc.SAY.path()));
	}

	@Test
	void authoritiesAreReadOffTheCertificate() {
		X509Settings settings = new X509Settings()
			.principal((certificate) -> certificate.getSubjectX500Principal().getName())
			.authorities((certificate) -> AuthorityUtils.createAuthorityList("ROLE_MACHINE"));
		Authentication caller = authenticate(settings, this.certificate);
		assertThat(caller.getName()).isEqualTo("CN=ada,O=Freshet");
		assertThat(AuthorityUtils.authorityListToSet(caller.getAuthorities())).containsExactly("ROLE_MACHINE");
	}

	@Test
	void ownerIsWhatAPatternFindsInTheSubject() {
		X509Settings settings = new X509Settings().subjectPrincipalRegex("o=([^,]+)");
		assertThat(authenticate(settings, this.certificate).getName()).isEqualTo("Freshet");
		assertThatExceptionOfType(BadCredentialsException.class).isThrownBy(() -> claim(settings, "CN=ada"));
		assertThatExceptionOfType(IllegalArgumentException.class)
			.isThrownBy(() -> settings.subjectPrincipalRegex("CN=.*"))
			.withMessageContaining("one group");
	}

	@Test
	void ownersAreThoseThatTheApplicationKnows() {
		X509Settings settings = new X509Settings().userDetailsService(
				new InMemoryUserDetailsManager(User.withUsername("ada").password("").roles("USER").build(),
						User.withUsername("off").password("").roles("USER").disabled(true).build()));
		assertThat(AuthorityUtils.authorityListToSet(authenticate(settings, this.certificate).getAuthorities()))
			.containsExactly("ROLE_USER");
		assertThatExceptionOfType(UsernameNotFoundException.class)
			.isThrownBy(() -> settings.build(beans(), null).manager().authenticate(claim(settings, "CN=eve")));
		assertThatExceptionOfType(DisabledException.class)
			.isThrownBy(() -> authenticate(settings, certificate("CN=off")));
	}

	@Test
	void callWithoutCertificateHasNoCredentials() {
		Mechanism mechanism = new X509Settings().build(beans(), null);
		assertThat(mechanism.credentials(call(null))).isNull();
		assertThat(mechanism.credentials(call(session()))).isNull();
	}

	@Test
	void certificateWithoutNameIsRefused() {
		assertThatExceptionOfType(BadCredentialsException.class)
			.isThrownBy(() -> claim(new X509Settings(), "O=Freshet"));
	}

	private static Authentication claim(X509Settings settings, String subject) {
		return settings.build(beans(), null).credentials(call(session(certificate(subject))));
	}

	private static Authentication authenticate(X509Settings settings, X509Certificate certificate) {
		Mechanism mechanism = settings.build(beans(), null);
		return mechanism.authenticate(mechanism.credentials(call(session(certificate))));
	}

	private static SecurityBeans beans() {
		GenericApplicationContext context = new GenericApplicationContext();
		context.refresh();
		return new SecurityBeans(context);
	}

	private static X509Certificate certificate(String subject) {
		try {
			return new CertificateBuilder().subject(subject)
				.setIsCertificateAuthority(true)
				.buildSelfSigned()
				.getCertificate();
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static SSLSession session(Certificate... chain) {
		return (SSLSession) Proxy.newProxyInstance(CertificateTests.class.getClassLoader(),
				new Class<?>[] { SSLSession.class }, (proxy, method, arguments) -> {
					if (chain.length == 0) {
						throw new SSLPeerUnverifiedException("no certificate");
					}
					return List.of(chain).toArray(Certificate[]::new);
				});
	}

	/** A call as far as the transport knows it. */
	private static ServerCall call(@Nullable SSLSession session) {
		return (ServerCall) Proxy.newProxyInstance(CertificateTests.class.getClassLoader(),
				new Class<?>[] { ServerCall.class }, (proxy, method, arguments) -> switch (method.getName()) {
					case "tlsSession" -> session;
					case "method" -> TalkRpc.SAY;
					case "remoteAddress" -> new InetSocketAddress("127.0.0.1", 1);
					default -> throw new UnsupportedOperationException(method.getName());
				});
	}

}
