package io.freshet.spring;

import java.util.List;

import io.freshet.rpc.ServiceDescriptor;
import io.freshet.rpc.server.ServiceDefinition;

/**
 * Services that speak of the other services of a server, such as health and reflection.
 * They are served beside the services of the application. Where the application has a
 * service of the same name, that one is served.
 */
public interface CompanionServices {

	/**
	 * Returns the services.
	 * @return what the server shall serve, too
	 */
	List<ServiceDefinition> definitions();

	/**
	 * Takes note of what is served. Called before the server starts.
	 * @param all all services of the server, companions included
	 */
	void served(List<ServiceDescriptor> all);

	/**
	 * Returns whether a server shall start although the application has no services.
	 * @return no, unless the user asked for these services
	 */
	default boolean startServer() {
		return false;
	}

}
