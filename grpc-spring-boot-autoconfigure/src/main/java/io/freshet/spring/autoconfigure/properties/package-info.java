/**
 * Finds properties that are set and that nobody reads.
 */
@NullMarked
package io.freshet.spring.autoconfigure.properties;

import org.jspecify.annotations.NullMarked;
