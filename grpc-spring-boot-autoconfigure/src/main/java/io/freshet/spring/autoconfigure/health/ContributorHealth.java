package io.freshet.spring.autoconfigure.health;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

import io.freshet.services.health.ServingStatus;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroup;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroups;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthContributors;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/**
 * What the health indicators of the application say; only those that a name depends on
 * are asked. The empty name depends on all, the name of a health group on its members,
 * and the name of a service on those that its properties include. A service without
 * properties follows the readiness of the application; none is SERVING before that. Safe
 * for use by several threads.
 */
final class ContributorHealth implements HealthSource {

	private static final Log logger = LogFactory.getLog(ContributorHealth.class);

	private final HealthContributors contributors;

	/** {@code null} if health is not exposed and therefore has no groups. */
	private final @Nullable HealthEndpointGroups groups;

	private final AvailabilityHealth availability;

	private final Map<String, RpcHealthProperties.Service> services;

	private final Map<String, ServingStatus> statuses = new TreeMap<>();

	ContributorHealth(HealthContributors contributors, @Nullable HealthEndpointGroups groups,
			AvailabilityHealth availability, RpcHealthProperties properties) {
		this.contributors = contributors;
		this.groups = groups;
		this.availability = availability;
		this.services = properties.service();
		this.statuses.put(uniform(Status.UP.getCode()), ServingStatus.SERVING);
		this.statuses.put(uniform(Status.UNKNOWN.getCode()), ServingStatus.UNKNOWN);
		properties.statuses().forEach((status, serving) -> this.statuses.put(uniform(status), serving));
		this.services.forEach(this::validate);
	}

	private void validate(String name, RpcHealthProperties.Service service) {
		Set<String> wanted = new LinkedHashSet<>(service.include());
		wanted.addAll(service.exclude());
		wanted.remove("*");
		for (String indicator : wanted) {
			if (this.contributors.getContributor(indicator.split("/")[0]) == null) {
				throw new InvalidConfigurationPropertyValueException("grpc.server.health.service[" + name + "]",
						indicator, "there is no health indicator with that name");
			}
		}
	}

	/** As in properties, where "out-of-service" and "OUT_OF_SERVICE" are the same. */
	private static String uniform(String status) {
		return status.replaceAll("[^A-Za-z0-9]", "").toLowerCase(Locale.ROOT);
	}

	@Override
	public Set<String> names() {
		Set<String> names = new HashSet<>(this.availability.names());
		if (this.groups != null) {
			names.addAll(this.groups.getNames());
		}
		return names;
	}

	@Override
	public String question(String name) {
		return (names().contains(name) || this.services.containsKey(name)) ? name : READINESS;
	}

	@Override
	public ServingStatus status(String question) {
		RpcHealthProperties.Service service = this.services.get(question);
		if (service != null) {
			return ifReady((path) -> isChosen(service, path));
		}
		if (question.isEmpty()) {
			return ifReady((this.groups != null) ? this.groups.getPrimary()::isMember : (path) -> true);
		}
		HealthEndpointGroup group = (this.groups != null) ? this.groups.get(question) : null;
		return (group != null) ? worst(group::isMember) : this.availability.status(question);
	}

	private static boolean isChosen(RpcHealthProperties.Service service, String path) {
		boolean included = service.include().isEmpty() || contains(service.include(), path);
		return included && !contains(service.exclude(), path);
	}

	private static boolean contains(Set<String> names, String path) {
		return names.contains("*")
				|| names.stream().anyMatch((name) -> path.equals(name) || path.startsWith(name + "/"));
	}

	private ServingStatus ifReady(Predicate<String> members) {
		return this.availability.isReady() ? worst(members) : ServingStatus.NOT_SERVING;
	}

	/**
	 * As Actuator has it by default: one UP outweighs any UNKNOWN, one DOWN everything.
	 */
	private ServingStatus worst(Predicate<String> members) {
		Set<ServingStatus> found = EnumSet.noneOf(ServingStatus.class);
		collect("", this.contributors, members, found);
		if (found.contains(ServingStatus.NOT_SERVING)) {
			return ServingStatus.NOT_SERVING;
		}
		return (found.isEmpty() || found.contains(ServingStatus.SERVING)) ? ServingStatus.SERVING
				: ServingStatus.UNKNOWN;
	}

	private void collect(String prefix, HealthContributors contributors, Predicate<String> members,
			Set<ServingStatus> found) {
		for (HealthContributors.Entry entry : contributors) {
			String path = prefix + entry.name();
			HealthContributor contributor = entry.contributor();
			if (contributor instanceof HealthContributors composite) {
				collect(path + "/", composite, members, found);
			}
			else if (contributor instanceof HealthIndicator indicator && members.test(path)) {
				found.add(status(path, indicator));
			}
		}
	}

	private ServingStatus status(String path, HealthIndicator indicator) {
		try {
			Health health = indicator.health(false);
			Status status = (health != null) ? health.getStatus() : Status.UNKNOWN;
			return this.statuses.getOrDefault(uniform(status.getCode()), ServingStatus.NOT_SERVING);
		}
		catch (RuntimeException ex) {
			logger.debug("health indicator '" + path + "' failed, it counts as NOT_SERVING", ex);
			return ServingStatus.NOT_SERVING;
		}
	}

}
