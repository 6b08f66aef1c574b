package io.freshet.rpc.protobuf;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

import com.google.protobuf.Message;
import com.google.rpc.BadRequest;
import com.google.rpc.DebugInfo;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Help;
import com.google.rpc.LocalizedMessage;
import com.google.rpc.PreconditionFailure;
import com.google.rpc.QuotaFailure;
import com.google.rpc.RequestInfo;
import com.google.rpc.ResourceInfo;
import com.google.rpc.RetryInfo;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.StatusDetail;

/**
 * Collects the details of a refusal. Violations and links of one kind share a detail. Not
 * for use by several threads.
 */
public final class ErrorDetailsBuilder {

	private final Map<Class<?>, Message.Builder> shared = new LinkedHashMap<>();

	private final List<Message> own = new ArrayList<>();

	ErrorDetailsBuilder() {
	}

	/**
	 * Adds the reason as a program reads it.
	 * @param reason what happened, such as {@code OUT_OF_INK}; constant
	 * @param domain who defines the reason, such as {@code notes.example.com}
	 * @return this builder
	 */
	public ErrorDetailsBuilder errorInfo(String reason, String domain) {
		return errorInfo(reason, domain, Map.of());
	}

	/**
	 * Adds the reason as a program reads it.
	 * @param reason what happened, such as {@code OUT_OF_INK}; constant
	 * @param domain who defines the reason, such as {@code notes.example.com}
	 * @param metadata more about it
	 * @return this builder
	 */
	public ErrorDetailsBuilder errorInfo(String reason, String domain, Map<String, String> metadata) {
		return add(ErrorInfo.newBuilder().setReason(reason).setDomain(domain).putAllMetadata(metadata).build());
	}

	/**
	 * Adds what is wrong with a field of the request.
	 * @param field the path of the field, such as {@code address.street}
	 * @param description why it is wrong
	 * @return this builder
	 */
	public ErrorDetailsBuilder fieldViolation(String field, String description) {
		return share(BadRequest.class, BadRequest.newBuilder(),
				(detail) -> detail.addFieldViolationsBuilder().setField(field).setDescription(description));
	}

	/**
	 * Adds how long to wait before calling again.
	 * @param delay the time
	 * @return this builder
	 */
	public ErrorDetailsBuilder retryDelay(Duration delay) {
		return add(RetryInfo.newBuilder()
			.setRetryDelay(
					com.google.protobuf.Duration.newBuilder().setSeconds(delay.getSeconds()).setNanos(delay.getNano()))
			.build());
	}

	/**
	 * Adds what has to be so before the call can succeed.
	 * @param type the kind of condition, such as {@code TERMS}
	 * @param subject what the condition is about
	 * @param description what to do about it
	 * @return this builder
	 */
	public ErrorDetailsBuilder preconditionViolation(String type, String subject, String description) {
		return share(PreconditionFailure.class, PreconditionFailure.newBuilder(), (
				detail) -> detail.addViolationsBuilder().setType(type).setSubject(subject).setDescription(description));
	}

	/**
	 * Adds a quota that is used up.
	 * @param subject whose quota, such as {@code project:notes}
	 * @param description which one, and where to read about it
	 * @return this builder
	 */
	public ErrorDetailsBuilder quotaViolation(String subject, String description) {
		return share(QuotaFailure.class, QuotaFailure.newBuilder(),
				(detail) -> detail.addViolationsBuilder().setSubject(subject).setDescription(description));
	}

	/**
	 * Adds which resource it is about.
	 * @param type the kind of resource, such as the name of its message
	 * @param name the name of the resource
	 * @param description what is the matter with it
	 * @return this builder
	 */
	public ErrorDetailsBuilder resource(String type, String name, String description) {
		return add(ResourceInfo.newBuilder()
			.setResourceType(type)
			.setResourceName(name)
			.setDescription(description)
			.build());
	}

	/**
	 * Adds where to read more.
	 * @param description what is to be read there
	 * @param url the address
	 * @return this builder
	 */
	public ErrorDetailsBuilder helpLink(String description, String url) {
		return share(Help.class, Help.newBuilder(),
				(detail) -> detail.addLinksBuilder().setDescription(description).setUrl(url));
	}

	/**
	 * Adds a text for the user.
	 * @param locale its language
	 * @param message the text
	 * @return this builder
	 */
	public ErrorDetailsBuilder localizedMessage(Locale locale, String message) {
		return add(LocalizedMessage.newBuilder().setLocale(locale.toLanguageTag()).setMessage(message).build());
	}

	/**
	 * Adds how this server calls the request in its logs.
	 * @param id the identifier
	 * @return this builder
	 */
	public ErrorDetailsBuilder requestInfo(String id) {
		return add(RequestInfo.newBuilder().setRequestId(id).build());
	}

	/**
	 * Adds what only developers should see: never for callers one does not trust.
	 * @param failure its stack trace is added, line by line
	 * @return this builder
	 */
	public ErrorDetailsBuilder debugInfo(Throwable failure) {
		StringWriter text = new StringWriter();
		failure.printStackTrace(new PrintWriter(text, true));
		return add(DebugInfo.newBuilder()
			.addAllStackEntries(text.toString().lines().map(String::strip).toList())
			.setDetail(String.valueOf(failure.getMessage()))
			.build());
	}

	/**
	 * Adds any message.
	 * @param detail the message
	 * @return this builder
	 */
	public ErrorDetailsBuilder add(Message detail) {
		this.own.add(detail);
		return this;
	}

	/**
	 * Returns the details.
	 * @return a list to give to {@link Status#withDetails}
	 */
	public List<StatusDetail> build() {
		List<StatusDetail> details = new ArrayList<>();
		this.shared.values().forEach((detail) -> details.add(StatusDetails.of(detail.build())));
		this.own.forEach((detail) -> details.add(StatusDetails.of(detail)));
		return List.copyOf(details);
	}

	/**
	 * Returns a status with the details.
	 * @param code the code
	 * @param message what happened, for a developer; the peer sees it
	 * @return the status
	 */
	public Status asStatus(StatusCode code, String message) {
		return Status.of(code, message).withDetails(build());
	}

	/**
	 * Returns an exception with the details.
	 * @param code the code; not OK
	 * @param message what happened, for a developer; the peer sees it
	 * @return a new exception, to be thrown
	 */
	public RpcException asException(StatusCode code, String message) {
		return asStatus(code, message).asException();
	}

	private <B extends Message.Builder> ErrorDetailsBuilder share(Class<?> type, B empty, Consumer<B> more) {
		@SuppressWarnings("unchecked")
		B detail = (B) this.shared.computeIfAbsent(type, (any) -> empty);
		more.accept(detail);
		return this;
	}

}
