/**
 * Serving calls: the server, its options, services and interceptors. Never imports the
 * client.
 */
@NullMarked
package io.freshet.rpc.server;

import org.jspecify.annotations.NullMarked;
