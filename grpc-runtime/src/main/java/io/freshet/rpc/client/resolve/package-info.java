/**
 * From a target to addresses: the resolvers and the interfaces for others to add some.
 * Knows nothing of connections, balancers and calls.
 */
@NullMarked
package io.freshet.rpc.client.resolve;

import org.jspecify.annotations.NullMarked;
