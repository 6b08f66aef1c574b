/**
 * Which connection carries a call: the balancers and the interfaces for others to add
 * some. Everything here is confined to one event loop unless it says otherwise; it knows
 * neither Netty nor the wire.
 */
@NullMarked
package io.freshet.rpc.client.balance;

import org.jspecify.annotations.NullMarked;
