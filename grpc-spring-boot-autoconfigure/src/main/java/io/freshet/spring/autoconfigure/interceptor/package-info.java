/**
 * Picks the calls that interceptor beans are for. Used by server and client.
 */
@NullMarked
package io.freshet.spring.autoconfigure.interceptor;

import org.jspecify.annotations.NullMarked;
