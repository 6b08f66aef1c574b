/**
 * Channels from properties, and their clients injected by {@code @RpcClient}. May import
 * Spring Boot and the runtime's client; knows nothing of the server.
 */
@NullMarked
package io.freshet.spring.autoconfigure.client;

import org.jspecify.annotations.NullMarked;
