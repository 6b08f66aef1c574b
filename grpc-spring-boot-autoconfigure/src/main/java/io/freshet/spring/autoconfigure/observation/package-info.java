/**
 * Auto-configuration of metrics, traces and the access log. May import Micrometer, which
 * is optional.
 */
@NullMarked
package io.freshet.spring.autoconfigure.observation;

import org.jspecify.annotations.NullMarked;
