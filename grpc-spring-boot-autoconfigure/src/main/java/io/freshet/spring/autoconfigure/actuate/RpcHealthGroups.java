package io.freshet.spring.autoconfigure.actuate;

import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.web.AdditionalPathsMapper;
import org.springframework.boot.actuate.endpoint.web.WebServerNamespace;
import org.springframework.boot.health.actuate.endpoint.AdditionalHealthEndpointPath;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroup;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroups;
import org.springframework.boot.health.actuate.endpoint.HttpCodeStatusMapper;
import org.springframework.boot.health.actuate.endpoint.StatusAggregator;

/**
 * Puts the server and the channels into readiness, unless the application says itself
 * what is in it, and keeps them out of liveness in any case: a server elsewhere that is
 * down is no reason to restart this application. Immutable.
 */
final class RpcHealthGroups implements HealthEndpointGroups, AdditionalPathsMapper {

	static final String SERVER = "grpcServer";

	static final String CHANNELS = "grpcChannels";

	private final HealthEndpointGroups groups;

	private final boolean readinessIsSaid;

	RpcHealthGroups(HealthEndpointGroups groups, boolean readinessIsSaid) {
		this.groups = groups;
		this.readinessIsSaid = readinessIsSaid;
	}

	private static boolean isOurs(String name) {
		return name.equals(SERVER) || name.equals(CHANNELS) || name.startsWith(CHANNELS + "/");
	}

	@Override
	public HealthEndpointGroup getPrimary() {
		return this.groups.getPrimary();
	}

	@Override
	public Set<String> getNames() {
		return this.groups.getNames();
	}

	@Override
	public @Nullable HealthEndpointGroup get(String name) {
		HealthEndpointGroup group = this.groups.get(name);
		if (group != null && name.equals("liveness")) {
			return new Group(group, (all, contributor) -> !isOurs(contributor) && all.isMember(contributor));
		}
		if (group != null && name.equals("readiness") && !this.readinessIsSaid) {
			return new Group(group, (all, contributor) -> isOurs(contributor) || all.isMember(contributor));
		}
		return group;
	}

	@Override
	public @Nullable List<String> getAdditionalPaths(EndpointId endpointId, WebServerNamespace webServerNamespace) {
		return (this.groups instanceof AdditionalPathsMapper mapper)
				? mapper.getAdditionalPaths(endpointId, webServerNamespace) : null;
	}

	/** A group with other members. */
	private record Group(HealthEndpointGroup group,
			BiPredicate<HealthEndpointGroup, String> members) implements HealthEndpointGroup {

		@Override
		public boolean isMember(String name) {
			return this.members.test(this.group, name);
		}

		@Override
		public boolean showComponents(SecurityContext securityContext) {
			return this.group.showComponents(securityContext);
		}

		@Override
		public boolean showDetails(SecurityContext securityContext) {
			return this.group.showDetails(securityContext);
		}

		@Override
		public StatusAggregator getStatusAggregator() {
			return this.group.getStatusAggregator();
		}

		@Override
		public HttpCodeStatusMapper getHttpCodeStatusMapper() {
			return this.group.getHttpCodeStatusMapper();
		}

		@Override
		public @Nullable AdditionalHealthEndpointPath getAdditionalPath() {
			return this.group.getAdditionalPath();
		}

	}

}
