/**
 * What hostile clients try, one test for each row: the guard acts and counts, and another
 * client is served meanwhile.
 */
@NullMarked
package io.freshet.rpc.attacks;

import org.jspecify.annotations.NullMarked;
