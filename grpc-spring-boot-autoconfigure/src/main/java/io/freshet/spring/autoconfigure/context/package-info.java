/**
 * Carries what is on the threads of the application over to those that hear of calls.
 */
@NullMarked
package io.freshet.spring.autoconfigure.context;

import org.jspecify.annotations.NullMarked;
