/** Tests of the interoperability server. */
@NullMarked
package io.freshet.interop.server;

import org.jspecify.annotations.NullMarked;
