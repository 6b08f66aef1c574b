/**
 * Servers that a service registry knows, through Spring Cloud Commons. Nothing here is
 * loaded without it.
 */
@NullMarked
package io.freshet.spring.autoconfigure.discovery;

import org.jspecify.annotations.NullMarked;
