package io.freshet.rpc.server;

import io.freshet.rpc.internal.transport.GuardReports;
import io.freshet.rpc.internal.wire.CodecRegistry;

/**
 * What all calls of a server share. Immutable.
 *
 * @param options the settings
 * @param methods the methods that can be called
 * @param codecs the codings that are understood
 * @param admission lets calls in
 * @param reports counts what is refused
 */
record ServerRuntime(ServerOptions options, MethodRegistry methods, CodecRegistry codecs, CallAdmission admission,
		GuardReports reports) {
}
