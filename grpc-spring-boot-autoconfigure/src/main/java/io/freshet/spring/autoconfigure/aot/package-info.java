/**
 * What an application that is made ready ahead of time, or compiled to a native image,
 * has to know of services, clients and messages. Runs only in the build. May import the
 * client and server vocabulary.
 */
@NullMarked
package io.freshet.spring.autoconfigure.aot;

import org.jspecify.annotations.NullMarked;
