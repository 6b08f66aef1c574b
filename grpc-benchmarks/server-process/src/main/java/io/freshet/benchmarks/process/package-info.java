/**
 * The measured process's side of the harness. Only the JDK enters, because this package
 * is on the class path of every server.
 */
@NullMarked
package io.freshet.benchmarks.process;

import org.jspecify.annotations.NullMarked;
