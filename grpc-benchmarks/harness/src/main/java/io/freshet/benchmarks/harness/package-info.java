/**
 * Starts each measured server in a JVM of its own, loads it with {@code h2load}, and
 * turns what the process used into one table. grpc-java enters as the client that checks
 * the answers; no server's classes enter.
 */
@NullMarked
package io.freshet.benchmarks.harness;

import org.jspecify.annotations.NullMarked;
