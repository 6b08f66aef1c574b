/**
 * The least a gRPC server on Netty's frame reader can cost: unary calls of one method,
 * nothing that is not needed to answer them correctly. A limit to compare with, not a
 * server to use: it has no limits on streams or resets, no deadlines and no metadata.
 */
@NullMarked
package io.freshet.benchmarks.lean;

import org.jspecify.annotations.NullMarked;
