/**
 * Turns a leaked buffer into a failed test, in every module. What may enter: the detector
 * and the check. What may not: anything one module alone needs.
 */
@NullMarked
package io.freshet.leak;

import org.jspecify.annotations.NullMarked;
