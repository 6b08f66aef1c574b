/** Tests of the interoperability programs, against themselves and against grpc-java's. */
@NullMarked
package io.freshet.interop;

import org.jspecify.annotations.NullMarked;
