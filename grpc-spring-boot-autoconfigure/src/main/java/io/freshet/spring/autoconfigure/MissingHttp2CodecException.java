package io.freshet.spring.autoconfigure;

/** Netty's HTTP/2 codec is not on the class path. */
final class MissingHttp2CodecException extends RuntimeException {

	MissingHttp2CodecException() {
		super("io.netty:netty-codec-http2 is not on the class path");
	}

}
