/**
 * The server that every interoperability client can be run against. What may enter:
 * behaviour that the official cases ask of a server. What may not: the client.
 */
@NullMarked
package io.freshet.interop.server;

import org.jspecify.annotations.NullMarked;
