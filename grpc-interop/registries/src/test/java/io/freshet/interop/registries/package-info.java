/**
 * Fleets that register with real service registries, and clients that find them there.
 */
@NullMarked
package io.freshet.interop.registries;

import org.jspecify.annotations.NullMarked;
