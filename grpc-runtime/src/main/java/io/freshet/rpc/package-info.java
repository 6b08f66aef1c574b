/**
 * The vocabulary of a call: status, metadata, descriptors, deadlines, readers and writers. What may enter: types a
 * user names in a signature. What may not: Netty, protobuf and threads.
 */
@NullMarked
package io.freshet.rpc;

import org.jspecify.annotations.NullMarked;
