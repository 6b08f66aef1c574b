/**
 * HTTP/1.1 connections, either role: one exchange after the other, shown to the rooms
 * above as streams like those of HTTP/2. May use Netty and the rooms of {@code internal}
 * below it, but never {@code http2}. Source: RFC 9110 and RFC 9112.
 */
@NullMarked
package io.freshet.rpc.internal.http1;

import org.jspecify.annotations.NullMarked;
