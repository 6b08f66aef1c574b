/**
 * Parcel tracking, the application shown in the README. What may enter: code a user of
 * the framework would write. What may not: the runtime's internal rooms.
 */
@NullMarked
package io.freshet.sample;

import org.jspecify.annotations.NullMarked;
