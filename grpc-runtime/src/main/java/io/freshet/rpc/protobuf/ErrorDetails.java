package io.freshet.rpc.protobuf;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

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
import io.freshet.rpc.StatusDetail;

/**
 * The details of a failed call, each by its type. A server {@linkplain #builder() builds}
 * them, a client {@linkplain #of(RpcException) reads} them. Details that are missing or
 * broken are empty, never an error. Immutable.
 * <p>
 * Source: google/rpc/error_details.proto.
 */
public final class ErrorDetails {

	private final Status status;

	private ErrorDetails(Status status) {
		this.status = status;
	}

	/**
	 * Starts details.
	 * @return a new builder
	 */
	public static ErrorDetailsBuilder builder() {
		return new ErrorDetailsBuilder();
	}

	/**
	 * Reads the details of a failure.
	 * @param failure what a call failed with
	 * @return its details
	 */
	public static ErrorDetails of(RpcException failure) {
		return of(failure.status());
	}

	/**
	 * Reads the details of a status.
	 * @param status the status
	 * @return its details
	 */
	public static ErrorDetails of(Status status) {
		return new ErrorDetails(status);
	}

	/**
	 * Returns the reason as a program reads it.
	 * @return reason, domain and metadata
	 */
	public Optional<ErrorInfo> errorInfo() {
		return find(ErrorInfo.class);
	}

	/**
	 * Returns whether the failure has a certain reason.
	 * @param domain the domain that the reason belongs to, such as
	 * {@code notes.example.com}
	 * @param reason the reason, such as {@code OUT_OF_INK}
	 * @return whether it is that one
	 */
	public boolean isReason(String domain, String reason) {
		return errorInfo().filter((info) -> info.getDomain().equals(domain) && info.getReason().equals(reason))
			.isPresent();
	}

	/**
	 * Returns what is wrong with the request.
	 * @return a violation for each field, empty when there are none
	 */
	public List<BadRequest.FieldViolation> fieldViolations() {
		return find(BadRequest.class).map(BadRequest::getFieldViolationsList).orElseGet(List::of);
	}

	/**
	 * Returns how long to wait before calling again.
	 * @return the time
	 */
	public Optional<Duration> retryDelay() {
		return find(RetryInfo.class).filter(RetryInfo::hasRetryDelay)
			.map(RetryInfo::getRetryDelay)
			.map((delay) -> Duration.ofSeconds(delay.getSeconds(), delay.getNanos()));
	}

	/**
	 * Returns what has to be so before the call can succeed.
	 * @return the violations, empty when there are none
	 */
	public List<PreconditionFailure.Violation> preconditionViolations() {
		return find(PreconditionFailure.class).map(PreconditionFailure::getViolationsList).orElseGet(List::of);
	}

	/**
	 * Returns which quotas are used up.
	 * @return the violations, empty when there are none
	 */
	public List<QuotaFailure.Violation> quotaViolations() {
		return find(QuotaFailure.class).map(QuotaFailure::getViolationsList).orElseGet(List::of);
	}

	/**
	 * Returns which resource it is about.
	 * @return the resource
	 */
	public Optional<ResourceInfo> resource() {
		return find(ResourceInfo.class);
	}

	/**
	 * Returns where to read more.
	 * @return the links, empty when there are none
	 */
	public List<Help.Link> helpLinks() {
		return find(Help.class).map(Help::getLinksList).orElseGet(List::of);
	}

	/**
	 * Returns the text for a user.
	 * @param locale the language of the user
	 * @return the text in that language for that country, else in that language, else the
	 * first one there is
	 */
	public Optional<String> localizedMessage(Locale locale) {
		List<LocalizedMessage> all = StatusDetails.all(this.status, LocalizedMessage.class);
		return Stream
			.<Predicate<Locale>>of(locale::equals, (candidate) -> candidate.getLanguage().equals(locale.getLanguage()),
					(candidate) -> true)
			.flatMap((fits) -> all.stream().filter((message) -> fits.test(Locale.forLanguageTag(message.getLocale()))))
			.findFirst()
			.map(LocalizedMessage::getMessage);
	}

	/**
	 * Returns how the server calls the request in its logs.
	 * @return the identifier and more
	 */
	public Optional<RequestInfo> requestInfo() {
		return find(RequestInfo.class);
	}

	/**
	 * Returns what only developers should see.
	 * @return the stack trace and more
	 */
	public Optional<DebugInfo> debugInfo() {
		return find(DebugInfo.class);
	}

	/**
	 * Returns the first detail of a type.
	 * @param <T> the type of message
	 * @param type the generated class
	 * @return the detail
	 */
	public <T extends Message> Optional<T> find(Class<T> type) {
		return StatusDetails.find(this.status, type);
	}

	@Override
	public String toString() {
		return this.status.details().stream().map(StatusDetail::typeName).toList().toString();
	}

}
