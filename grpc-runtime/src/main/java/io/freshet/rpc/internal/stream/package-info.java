/**
 * Streams of messages on top of a stream of bytes, for both roles: blocking and
 * asynchronous, inbound and outbound, each with backpressure. Knows messages, threads and
 * flow control; knows neither servers nor clients, nor headers.
 */
@NullMarked
package io.freshet.rpc.internal.stream;

import org.jspecify.annotations.NullMarked;
