/**
 * Protobuf messages as the payload of calls: marshalling straight between network buffers
 * and messages, and the rich error model. Imports the vocabulary and protobuf.
 */
@NullMarked
package io.freshet.rpc.protobuf;

import org.jspecify.annotations.NullMarked;
