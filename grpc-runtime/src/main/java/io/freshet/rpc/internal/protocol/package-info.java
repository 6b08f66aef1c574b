/**
 * What browsers and HTTP clients speak, on top of a stream of headers and bytes: each
 * class stands between the stream and the call and speaks gRPC to the call. Knows neither
 * the version of HTTP below nor the call above.
 */
@NullMarked
package io.freshet.rpc.internal.protocol;

import org.jspecify.annotations.NullMarked;
