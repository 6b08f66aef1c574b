/**
 * The protoc plugin that turns services in {@code .proto} files into Java interfaces.
 * What may enter: reading descriptors and writing sources. What may not: the runtime,
 * which only the generated sources touch.
 */
@NullMarked
package io.freshet.codegen;

import org.jspecify.annotations.NullMarked;
