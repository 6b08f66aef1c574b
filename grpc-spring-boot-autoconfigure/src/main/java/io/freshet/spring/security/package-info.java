/**
 * Who may call what: rules for calls in the words of Spring Security, and credentials
 * that callers show. May import Spring Security; what needs more than its core and
 * configuration modules is in classes that are loaded only when it is used.
 */
@NullMarked
package io.freshet.spring.security;

import org.jspecify.annotations.NullMarked;
