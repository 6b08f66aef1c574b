/**
 * Failures become statuses: methods of the application that say how, and what the
 * framework knows of Spring's own exceptions. Nothing here runs for calls that succeed.
 */
@NullMarked
package io.freshet.spring.autoconfigure.error;

import org.jspecify.annotations.NullMarked;
