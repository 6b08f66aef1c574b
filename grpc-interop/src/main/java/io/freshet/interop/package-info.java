/**
 * The standard interoperability server and client of gRPC on this runtime. What may
 * enter: the official cases and their command line. What may not: anything a user of the
 * framework would need.
 */
@NullMarked
package io.freshet.interop;

import org.jspecify.annotations.NullMarked;
