/**
 * The benchmark service on this project's runtime, without Spring.
 */
@NullMarked
package io.freshet.benchmarks.freshet;

import org.jspecify.annotations.NullMarked;
