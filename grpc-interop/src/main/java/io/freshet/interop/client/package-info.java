/**
 * The client that runs the official cases against any interoperability server, one file
 * per family of cases. What may not enter: the server.
 */
@NullMarked
package io.freshet.interop.client;

import org.jspecify.annotations.NullMarked;
