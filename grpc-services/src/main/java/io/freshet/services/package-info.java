/**
 * Health, reflection and channelz, served like any other service on the runtime. What may
 * enter: service implementations written against the public API. What may not: Netty
 * types and anything of the runtime's internal rooms.
 */
@NullMarked
package io.freshet.services;

import org.jspecify.annotations.NullMarked;
