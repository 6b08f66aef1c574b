/**
 * Coverage-guided fuzzing: targets that take any bytes at all, the inputs that were found
 * worth keeping, and a slice of the search itself.
 */
@NullMarked
package io.freshet.rpc.fuzz;

import org.jspecify.annotations.NullMarked;
