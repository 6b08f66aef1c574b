/**
 * Reactor services and clients over HTTP/2, from the generator to the socket and back.
 */
package io.freshet.rpc.reactor;
