/**
 * Health of the server and its services over gRPC, as the application's own health has
 * it.
 */
@NullMarked
package io.freshet.spring.autoconfigure.health;

import org.jspecify.annotations.NullMarked;
