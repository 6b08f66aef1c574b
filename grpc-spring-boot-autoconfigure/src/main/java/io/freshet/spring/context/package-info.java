/**
 * Carries the context of a call from thread to thread together with other contexts. May
 * import Micrometer's context propagation, which is optional.
 */
@NullMarked
package io.freshet.spring.context;

import org.jspecify.annotations.NullMarked;
