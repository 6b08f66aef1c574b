/** The starter beside metrics and tracing. */
@NullMarked
package io.freshet.benchmarks.starter.observed;

import org.jspecify.annotations.NullMarked;
