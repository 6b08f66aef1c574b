/**
 * What Actuator shows of servers and channels: health, an endpoint and a piece of info.
 */
@NullMarked
package io.freshet.spring.autoconfigure.actuate;

import org.jspecify.annotations.NullMarked;
