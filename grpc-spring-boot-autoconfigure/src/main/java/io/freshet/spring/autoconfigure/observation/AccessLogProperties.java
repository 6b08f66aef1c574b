package io.freshet.spring.autoconfigure.observation;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the access log.
 *
 * @param enabled Whether to write a line for each call to the logger
 * "io.freshet.rpc.access", at INFO.
 * @param format Form of the line: "pattern" or "json".
 * @param pattern What a line in the form "pattern" says. Replaced are {peer}, {protocol},
 * {method}, {status}, {message}, {duration}, {received}, {sent}, {deadline-left} and
 * {trace-id}; times are in milliseconds, sizes in bytes as they travelled.
 */
@ConfigurationProperties("grpc.server.access-log")
record AccessLogProperties(@DefaultValue("false") boolean enabled, @DefaultValue("pattern") Format format,
		@DefaultValue(AccessLogProperties.PATTERN) String pattern) {

	/** Says everything but the text of the status. */
	static final String PATTERN = "{peer} {protocol} {method} {status} {duration}ms {received}>{sent} "
			+ "left={deadline-left} trace={trace-id}";

	/** How a line looks. */
	enum Format {

		/** As the pattern says. */
		PATTERN,

		/** One JSON object. */
		JSON

	}

}
