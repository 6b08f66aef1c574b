/**
 * A long time under mixed load: nothing may fail, and nothing may grow.
 */
@NullMarked
package io.freshet.interop.soak;

import org.jspecify.annotations.NullMarked;
