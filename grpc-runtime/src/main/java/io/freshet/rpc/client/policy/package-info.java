/**
 * What holds for the calls of a method: how long they may take, what they may carry, and
 * whether they are sent again when they fail. Values and their JSON form; what acts on
 * them is in the room around.
 */
@NullMarked
package io.freshet.rpc.client.policy;

import org.jspecify.annotations.NullMarked;
