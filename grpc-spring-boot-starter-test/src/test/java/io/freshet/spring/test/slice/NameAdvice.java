package io.freshet.spring.test.slice;

import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import io.freshet.spring.RpcAdvice;
import io.freshet.spring.RpcExceptionHandler;

/** Says what is missing. */
@RpcAdvice
class NameAdvice {

	@RpcExceptionHandler
	Status nameless(NamelessException failure) {
		return Status.of(StatusCode.INVALID_ARGUMENT, "who is there?");
	}

}
