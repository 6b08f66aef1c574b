/**
 * What a connection offers to the rooms that serve and make calls: a stream of headers
 * and bytes with flow control, and the events it reports. Interfaces and small values;
 * HTTP/2 and HTTP/1.1 implement them, and nothing here knows either.
 */
@NullMarked
package io.freshet.rpc.internal.transport;

import org.jspecify.annotations.NullMarked;
