package io.freshet.spring.security;

import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import org.springframework.security.authentication.AccountStatusUserDetailsChecker;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;

/**
 * Finds out what the owner of a trusted certificate may do. Safe for use by several
 * threads.
 *
 * @param users knows the owners, or {@code null} to take each
 * @param authorities what each owner may do
 */
record CertificateProvider(@Nullable UserDetailsService users,
		Function<X509Certificate, Collection<? extends GrantedAuthority>> authorities)
		implements
			AuthenticationProvider {

	@Override
	public Authentication authenticate(Authentication claimed) {
		CertificateAuthentication claim = (CertificateAuthentication) claimed;
		CertificateAuthentication known;
		if (this.users != null) {
			UserDetails user = this.users.loadUserByUsername(claim.getName());
			new AccountStatusUserDetailsChecker().check(user);
			known = new CertificateAuthentication(user, claim.getCredentials(), user.getAuthorities());
		}
		else {
			known = new CertificateAuthentication(claim.getPrincipal(), claim.getCredentials(),
					this.authorities.apply(claim.getCredentials()));
		}
		known.setDetails(claim.getDetails());
		return known;
	}

	@Override
	public boolean supports(Class<?> authentication) {
		return CertificateAuthentication.class.isAssignableFrom(authentication);
	}

}
