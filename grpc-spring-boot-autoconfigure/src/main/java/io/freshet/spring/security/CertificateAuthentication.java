package io.freshet.spring.security;

import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.GrantedAuthority;

/** A client that is known by its certificate. */
public final class CertificateAuthentication extends AbstractAuthenticationToken {

	private static final long serialVersionUID = 1L;

	private final Object principal;

	private final X509Certificate certificate;

	CertificateAuthentication(String name, X509Certificate certificate) {
		super(List.of());
		this.principal = name;
		this.certificate = certificate;
	}

	CertificateAuthentication(Object principal, X509Certificate certificate,
			Collection<? extends GrantedAuthority> authorities) {
		super(authorities);
		this.principal = principal;
		this.certificate = certificate;
		super.setAuthenticated(true);
	}

	@Override
	public Object getPrincipal() {
		return this.principal;
	}

	/**
	 * Returns the certificate.
	 * @return the certificate of the client itself
	 */
	@Override
	public X509Certificate getCredentials() {
		return this.certificate;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof CertificateAuthentication that && super.equals(other)
				&& this.certificate.equals(that.certificate);
	}

	@Override
	public int hashCode() {
		return Objects.hash(super.hashCode(), this.certificate);
	}

}
