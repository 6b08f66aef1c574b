/**
 * What a Spring Boot application writes itself: the two annotations, the customizers and
 * the events. May import Spring and the runtime's public packages; knows nothing of the
 * auto-configurations below it.
 */
@NullMarked
package io.freshet.spring;

import org.jspecify.annotations.NullMarked;
