/**
 * A name server for scenarios with many hosts on one machine. What asks it is not here.
 */
@NullMarked
package io.freshet.interop.names;

import org.jspecify.annotations.NullMarked;
