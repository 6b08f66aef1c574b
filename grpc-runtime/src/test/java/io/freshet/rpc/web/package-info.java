/**
 * What browsers and HTTP clients get: gRPC-Web and Connect, protobuf and JSON, asked for
 * byte by byte or by a client that knows nothing of them.
 */
@NullMarked
package io.freshet.rpc.web;

import org.jspecify.annotations.NullMarked;
