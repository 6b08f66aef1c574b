/**
 * Contracts of a call from end to end, run over every kind of network. The real server
 * and the real client, nothing in between.
 */
@NullMarked
package io.freshet.rpc.calls;

import org.jspecify.annotations.NullMarked;
