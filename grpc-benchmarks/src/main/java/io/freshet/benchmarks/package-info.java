/**
 * Servers and clients whose cost per call is measured side by side. What may enter: workloads and their reading.
 * What may not: code the framework itself depends on.
 */
@NullMarked
package io.freshet.benchmarks;

import org.jspecify.annotations.NullMarked;
