/**
 * The server and the client that the Connect conformance runner tests. What may enter:
 * what the runner asks for. What may not: anything a user of the framework would need.
 */
@NullMarked
package io.freshet.interop.conformance;

import org.jspecify.annotations.NullMarked;
