package io.freshet.spring.security;

import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

import org.jspecify.annotations.Nullable;

import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.userdetails.UserDetailsService;

/**
 * How certificates are taken for callers. Confined to the thread that builds the chain.
 */
public final class X509Settings {

	private Function<X509Certificate, String> principal = X509Settings::commonName;

	private @Nullable Function<X509Certificate, Collection<? extends GrantedAuthority>> authorities;

	private @Nullable UserDetailsService users;

	X509Settings() {
	}

	/**
	 * Says how the owner of a certificate is called.
	 * @param principal reads the name; by default the common name of the subject
	 * @return these settings
	 */
	public X509Settings principal(Function<X509Certificate, String> principal) {
		this.principal = principal;
		return this;
	}

	/**
	 * Says how the owner of a certificate is called, by a pattern.
	 * @param regex finds the name in the subject as RFC 2253 writes it, such as
	 * {@code CN=([^,]+)}, whatever the case; its only group is the name. A certificate in
	 * which it finds nothing is refused
	 * @return these settings
	 * @throws IllegalArgumentException if the pattern does not have one group
	 */
	public X509Settings subjectPrincipalRegex(String regex) {
		Pattern pattern = Pattern.compile(regex, Pattern.CASE_INSENSITIVE);
		if (pattern.matcher("").groupCount() != 1) {
			throw new IllegalArgumentException("'" + regex + "' has to have one group, which is the name");
		}
		return principal((certificate) -> {
			Matcher found = pattern.matcher(certificate.getSubjectX500Principal().getName());
			if (!found.find()) {
				throw new BadCredentialsException("the subject of the certificate does not match");
			}
			return found.group(1);
		});
	}

	/**
	 * Says what owners may do. Then every owner of a trusted certificate is let in.
	 * @param authorities gives the authorities
	 * @return these settings
	 */
	public X509Settings authorities(Function<X509Certificate, Collection<? extends GrantedAuthority>> authorities) {
		this.authorities = authorities;
		return this;
	}

	/**
	 * Names what knows the owners and what they may do.
	 * @param users knows them; by default the bean. Without either every owner of a
	 * trusted certificate is let in, with no authority
	 * @return these settings
	 */
	public X509Settings userDetailsService(UserDetailsService users) {
		this.users = users;
		return this;
	}

	Mechanism build(SecurityBeans beans, @Nullable AuthenticationManager ofChain) {
		AuthenticationManager manager = ofChain;
		if (manager == null || this.users != null || this.authorities != null) {
			UserDetailsService knows = (this.users == null && this.authorities == null)
					? beans.find(UserDetailsService.class) : this.users;
			manager = beans.manager(List.of(new CertificateProvider(knows,
					(this.authorities != null) ? this.authorities : (any) -> List.of())));
		}
		return new Mechanism(new CertificateCredentials(this.principal), manager, null, null, null);
	}

	private static String commonName(X509Certificate certificate) {
		try {
			List<Rdn> names = new LdapName(certificate.getSubjectX500Principal().getName()).getRdns();
			for (int i = names.size() - 1; i >= 0; i--) {
				if (names.get(i).getType().equalsIgnoreCase("CN")) {
					return String.valueOf(names.get(i).getValue());
				}
			}
			throw new BadCredentialsException("the subject of the certificate has no common name");
		}
		catch (InvalidNameException ex) {
			throw new BadCredentialsException("the subject of the certificate is not a name", ex);
		}
	}

}
