/**
 * The benchmark service on this project's starter. No Netty here: a user does not see it
 * either.
 */
@NullMarked
package io.freshet.benchmarks.starter;

import org.jspecify.annotations.NullMarked;
