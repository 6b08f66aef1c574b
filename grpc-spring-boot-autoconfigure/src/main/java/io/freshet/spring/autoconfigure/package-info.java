/**
 * What the server's and the client's auto-configuration have in common: the check that
 * the transport is there. May import Spring Boot; knows neither side.
 */
@NullMarked
package io.freshet.spring.autoconfigure;

import org.jspecify.annotations.NullMarked;
