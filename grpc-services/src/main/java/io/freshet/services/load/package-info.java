/**
 * Load reports of a server, outside of calls: {@code xds.service.orca.v3.OpenRcaService}.
 */
@NullMarked
package io.freshet.services.load;

import org.jspecify.annotations.NullMarked;
