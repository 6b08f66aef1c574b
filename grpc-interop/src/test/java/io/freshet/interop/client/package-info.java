/** Tests of the interoperability client. */
@NullMarked
package io.freshet.interop.client;

import org.jspecify.annotations.NullMarked;
