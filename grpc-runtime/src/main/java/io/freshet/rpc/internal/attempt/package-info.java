/**
 * What a call needs to be sent more than once: what it has sent so far, how much of that
 * may be kept, and what keeps clients from flooding a server that fails. Knows streams
 * and time spans; knows neither connections nor policies.
 */
@NullMarked
package io.freshet.rpc.internal.attempt;

import org.jspecify.annotations.NullMarked;
