/**
 * The process of a measured client: it makes calls of one method as the harness says, and
 * tells what they cost. Knows no implementation of gRPC.
 */
@NullMarked
package io.freshet.benchmarks.client;

import org.jspecify.annotations.NullMarked;
