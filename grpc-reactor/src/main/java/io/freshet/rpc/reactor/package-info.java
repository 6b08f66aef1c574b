/**
 * Services and clients in {@code Mono} and {@code Flux}, on top of the asynchronous ones.
 * What may enter: Reactor, and Micrometer's context propagation, which is optional. What
 * may not: what is internal to the runtime.
 */
@NullMarked
package io.freshet.rpc.reactor;

import org.jspecify.annotations.NullMarked;
