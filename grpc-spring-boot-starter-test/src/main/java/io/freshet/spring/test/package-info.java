/**
 * Tests of applications that serve or call RPCs: a server in memory or on a free port,
 * and clients of it. May import Spring's test modules; never found on a production class
 * path.
 */
@NullMarked
package io.freshet.spring.test;

import org.jspecify.annotations.NullMarked;
