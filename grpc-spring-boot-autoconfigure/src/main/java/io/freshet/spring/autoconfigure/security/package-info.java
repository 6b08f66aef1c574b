/**
 * Auto-configuration of security: a chain for calls unless the application has its own,
 * and checks that nothing is secured by halves. May import Spring Security and Spring
 * Boot's modules for it, which are optional.
 */
@NullMarked
package io.freshet.spring.autoconfigure.security;

import org.jspecify.annotations.NullMarked;
