/**
 * The vocabulary of an RPC: statuses, metadata, descriptors, deadlines, the context of a
 * call and the blocking views of a message stream. Values and interfaces only; imports
 * the JDK and JSpecify, never Netty or protobuf.
 */
@NullMarked
package io.freshet.rpc;

import org.jspecify.annotations.NullMarked;
