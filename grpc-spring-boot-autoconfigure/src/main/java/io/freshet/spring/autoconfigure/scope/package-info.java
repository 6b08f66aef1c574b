/**
 * Beans that belong to a call of the server, and the call itself as something to inject.
 */
@NullMarked
package io.freshet.spring.autoconfigure.scope;

import org.jspecify.annotations.NullMarked;
