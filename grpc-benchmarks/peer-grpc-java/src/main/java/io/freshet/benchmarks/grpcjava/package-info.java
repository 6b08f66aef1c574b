/**
 * The benchmark service on grpc-java's own Netty server. grpc-java may enter here.
 */
@NullMarked
package io.freshet.benchmarks.grpcjava;

import org.jspecify.annotations.NullMarked;
