/**
 * Protocols besides gRPC: adapters between a stream, which speaks one of them, and a
 * call, which speaks gRPC. No channels, no threads, no calls.
 */
@NullMarked
package io.freshet.rpc.internal.protocol;

import org.jspecify.annotations.NullMarked;
