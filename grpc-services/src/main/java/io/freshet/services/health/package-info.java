/**
 * The standard health service {@code grpc.health.v1.Health}: what statuses there are, who
 * watches them, and how a server says that it is about to stop.
 */
@NullMarked
package io.freshet.services.health;

import org.jspecify.annotations.NullMarked;
