/**
 * The standard channelz service {@code grpc.channelz.v1.Channelz}: servers, channels and
 * their connections as they are now.
 */
@NullMarked
package io.freshet.services.channelz;

import org.jspecify.annotations.NullMarked;
