/**
 * Annotations that a Spring application writes on its services, clients and advices. What may enter: annotations and
 * the types their users meet. What may not: Netty and the internal rooms of the runtime.
 */
@NullMarked
package io.freshet.spring;

import org.jspecify.annotations.NullMarked;
