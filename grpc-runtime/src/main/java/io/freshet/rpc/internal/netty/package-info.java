/**
 * What Netty has to be asked for before there is a connection: event loops, the native
 * transport, addresses and TLS contexts. Knows no protocol above ALPN.
 */
@NullMarked
package io.freshet.rpc.internal.netty;

import org.jspecify.annotations.NullMarked;
