package io.freshet.docs;

import io.freshet.rpc.Metadata;
import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.server.ServerCall;
import io.freshet.rpc.server.ServerInterceptor;

import org.springframework.stereotype.Component;

/** An interceptor of the guide. */
// interceptor
@Component
class CallerName implements ServerInterceptor {

	@Override
	public void intercept(ServerCall call, Next next) throws Exception {
		if ("stranger".equals(call.metadata().get("caller"))) {
			call.close(Status.of(StatusCode.PERMISSION_DENIED, "strangers are not served"), Metadata.empty());
			return;
		}
		call.addTrailer("served-by", "notebook");
		next.proceed(call);
	}

}
// end
