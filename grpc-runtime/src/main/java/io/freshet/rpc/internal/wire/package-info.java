/**
 * Bytes to values and back: framing, header fields, timeouts, percent and base64 coding,
 * status and trailers, compression. Pure: no channel, no thread, no clock. Imports the
 * vocabulary and Netty's buffers.
 */
@NullMarked
package io.freshet.rpc.internal.wire;

import org.jspecify.annotations.NullMarked;
