/**
 * A fleet of servers on one machine, each a process with an address of its own, behind a
 * name server, and channels that balance over it while servers come, go, slow down, err,
 * stand still and die.
 */
@NullMarked
package io.freshet.interop.fleet;

import org.jspecify.annotations.NullMarked;
