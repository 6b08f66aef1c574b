/**
 * The standard reflection service, {@code grpc.reflection.v1} and {@code v1alpha}: what a
 * server serves, from the descriptors that generated code carries.
 */
@NullMarked
package io.freshet.services.reflection;

import org.jspecify.annotations.NullMarked;
