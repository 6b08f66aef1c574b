/**
 * A client whose network fails while it is at work. What may enter: what calls must see
 * of it. What may not: how the network is made to fail, which a command does.
 */
@NullMarked
package io.freshet.interop.faults;

import org.jspecify.annotations.NullMarked;
