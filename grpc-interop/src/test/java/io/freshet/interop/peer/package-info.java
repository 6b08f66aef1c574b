/** The interoperability programs of grpc-java, made ready for tests. */
@NullMarked
package io.freshet.interop.peer;

import org.jspecify.annotations.NullMarked;
