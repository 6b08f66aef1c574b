/**
 * Making calls: the channel, its options, interceptors and the objects of a streaming
 * call. What keeps connections and drives a call is package-private. Never imports the
 * server.
 */
@NullMarked
package io.freshet.rpc.client;

import org.jspecify.annotations.NullMarked;
