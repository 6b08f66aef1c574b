/**
 * The server as a bean: options from properties, services from beans, its life inside
 * that of the application context. May import Spring Boot and the runtime's server; knows
 * nothing of the client.
 */
@NullMarked
package io.freshet.spring.autoconfigure.server;

import org.jspecify.annotations.NullMarked;
