package io.freshet.rpc.server;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

import io.freshet.rpc.internal.wire.HeaderFields;
import io.freshet.rpc.internal.wire.HeaderFields.Indexing;
import io.freshet.rpc.internal.wire.HeaderNames;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * Tells browsers which pages may call. Immutable. A page that may not call is told
 * nothing, and the browser keeps the answer from it. Source: Fetch Standard, CORS
 * protocol.
 */
final class CrossOrigin {

	private static final AsciiString ORIGIN = AsciiString.cached("origin");

	private static final AsciiString VARY = AsciiString.cached("vary");

	private static final AsciiString REQUEST_METHOD = AsciiString.cached("access-control-request-method");

	private static final AsciiString REQUEST_HEADERS = AsciiString.cached("access-control-request-headers");

	private static final AsciiString ALLOW_ORIGIN = AsciiString.cached("access-control-allow-origin");

	private static final AsciiString ALLOW_CREDENTIALS = AsciiString.cached("access-control-allow-credentials");

	private static final AsciiString ALLOW_METHODS = AsciiString.cached("access-control-allow-methods");

	private static final AsciiString ALLOW_HEADERS = AsciiString.cached("access-control-allow-headers");

	private static final AsciiString EXPOSE_HEADERS = AsciiString.cached("access-control-expose-headers");

	private static final AsciiString MAX_AGE = AsciiString.cached("access-control-max-age");

	private static final AsciiString TRUE = AsciiString.cached("true");

	private static final AsciiString VARY_PREFLIGHT = AsciiString
		.cached("origin, access-control-request-method, access-control-request-headers");

	private static final Set<String> PROTOCOL_REQUEST_HEADERS = Set.of("content-type", "connect-protocol-version",
			"connect-timeout-ms", "connect-accept-encoding", "connect-content-encoding", "content-encoding",
			"grpc-timeout", "grpc-encoding", "grpc-accept-encoding", "x-grpc-web", "x-user-agent");

	private static final List<String> PROTOCOL_RESPONSE_HEADERS = List.of("grpc-status", "grpc-message",
			"grpc-status-details-bin", "grpc-encoding", "grpc-accept-encoding", "connect-content-encoding",
			"connect-accept-encoding", "content-encoding");

	private final @Nullable CorsOptions options;

	private final List<Pattern> patterns;

	private final Set<String> allowedHeaders;

	private final Set<String> exposedHeaders;

	/**
	 * Creates the rules.
	 * @param options the options, or {@code null} to let no page of another origin call
	 */
	CrossOrigin(@Nullable CorsOptions options) {
		this.options = options;
		this.patterns = (options != null) ? options.allowedOriginPatterns().stream().map(CrossOrigin::compile).toList()
				: List.of();
		this.allowedHeaders = (options != null) ? lowerCase(options.allowedHeaders()) : Set.of();
		this.exposedHeaders = (options != null) ? lowerCase(options.exposedHeaders()) : Set.of();
	}

	/** In Spring's patterns, too, a star stands for any characters. */
	private static Pattern compile(String pattern) {
		StringBuilder regex = new StringBuilder();
		for (String part : pattern.split("\\*", -1)) {
			regex.append((regex.length() > 0) ? ".*" : "").append(part.isEmpty() ? "(?:)" : Pattern.quote(part));
		}
		return Pattern.compile(regex.toString(), Pattern.CASE_INSENSITIVE);
	}

	private static Set<String> lowerCase(List<String> names) {
		Set<String> lowerCase = new LinkedHashSet<>();
		names.forEach((name) -> lowerCase.add(name.toLowerCase(Locale.ROOT)));
		return lowerCase;
	}

	/**
	 * Returns the answer to a request by which a browser asks whether a page may call.
	 * @param request the request's fields, its method OPTIONS
	 * @return the answer, or {@code null} if the request is not such a one
	 */
	@Nullable HeaderFields preflight(HeaderFields request) {
		AsciiString origin = request.get(ORIGIN);
		if (this.options == null || origin == null || request.get(REQUEST_METHOD) == null) {
			return null;
		}
		boolean allowed = isAllowed(origin, this.options);
		HeaderFields answer = new HeaderFields().add(HeaderNames.STATUS, AsciiString.of(allowed ? "204" : "403"))
			.add(VARY, VARY_PREFLIGHT, Indexing.INDEXED);
		if (allowed) {
			addOrigin(origin, this.options, answer);
			answer.add(ALLOW_METHODS, AsciiString.of("POST, GET"));
			String headers = allowedHeaders(request);
			if (!headers.isEmpty()) {
				answer.add(ALLOW_HEADERS, new AsciiString(headers));
			}
			answer.add(MAX_AGE, new AsciiString(Long.toString(this.options.maxAge().toSeconds())));
		}
		return answer;
	}

	private String allowedHeaders(HeaderFields request) {
		AsciiString requested = request.get(REQUEST_HEADERS);
		Set<String> allowed = new LinkedHashSet<>();
		if (requested != null) {
			for (String name : requested.toString().toLowerCase(Locale.ROOT).split(",")) {
				String header = name.trim();
				if (!header.isEmpty() && (this.allowedHeaders.contains(CorsOptions.ALL)
						|| this.allowedHeaders.contains(header) || PROTOCOL_REQUEST_HEADERS.contains(header))) {
					allowed.add(header);
				}
			}
		}
		return String.join(", ", allowed);
	}

	private boolean isAllowed(AsciiString origin, CorsOptions options) {
		String text = origin.toString();
		return options.allowedOrigins().contains(CorsOptions.ALL)
				|| options.allowedOrigins().stream().anyMatch(text::equalsIgnoreCase)
				|| this.patterns.stream().anyMatch((pattern) -> pattern.matcher(text).matches());
	}

	private static void addOrigin(AsciiString origin, CorsOptions options, HeaderFields out) {
		out.add(ALLOW_ORIGIN, options.allowedOrigins().contains(CorsOptions.ALL) ? AsciiString.of("*") : origin);
		if (options.allowCredentials()) {
			out.add(ALLOW_CREDENTIALS, TRUE);
		}
	}

	/**
	 * Returns what a request says of the page that makes it.
	 * @param request the request's fields
	 * @return adds to an answer what the browser has to know
	 */
	Caller caller(HeaderFields request) {
		return (this.options != null) ? new Caller(this, request.get(ORIGIN)) : Caller.NONE;
	}

	private HeaderFields tell(@Nullable AsciiString origin, HeaderFields answer) {
		CorsOptions options = this.options;
		if (options == null) {
			return answer;
		}
		HeaderFields fields = answer.copy();
		fields.add(VARY, ORIGIN, Indexing.INDEXED);
		if (origin != null && isAllowed(origin, options)) {
			addOrigin(origin, options, fields);
			fields.add(EXPOSE_HEADERS, new AsciiString(exposedHeaders(answer)));
		}
		return fields;
	}

	/** Whatever is allowed, a browser is told no names but those that are there. */
	private String exposedHeaders(HeaderFields answer) {
		Set<String> names = new LinkedHashSet<>(PROTOCOL_RESPONSE_HEADERS);
		for (int i = 0; i < answer.size(); i++) {
			String name = answer.name(i).toString();
			boolean exposed = this.exposedHeaders.contains(CorsOptions.ALL) || this.exposedHeaders.contains(name)
					|| (name.startsWith("trailer-")
							&& this.exposedHeaders.contains(name.substring("trailer-".length())));
			if (exposed && name.charAt(0) != ':') {
				names.add(name);
			}
		}
		return String.join(", ", names);
	}

	/**
	 * The page that makes a request. Immutable.
	 *
	 * @param rules the rules, or {@code null} if there are none
	 * @param origin the origin of the page, or {@code null} if the request tells none
	 */
	record Caller(@Nullable CrossOrigin rules, @Nullable AsciiString origin) implements UnaryOperator<HeaderFields> {

		private static final Caller NONE = new Caller(null, null);

		@Override
		public HeaderFields apply(HeaderFields answer) {
			return (this.rules != null) ? this.rules.tell(this.origin, answer) : answer;
		}

	}

}
