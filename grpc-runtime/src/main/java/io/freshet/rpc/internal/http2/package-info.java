/**
 * HTTP/2 connections and streams, both roles. Frames and header blocks are read by
 * Netty's hardened parsers; connection and stream state, flow control and writing are
 * ours (decision 0003). The only room besides {@code http1} that knows Netty channels.
 */
@NullMarked
package io.freshet.rpc.internal.http2;

import org.jspecify.annotations.NullMarked;
