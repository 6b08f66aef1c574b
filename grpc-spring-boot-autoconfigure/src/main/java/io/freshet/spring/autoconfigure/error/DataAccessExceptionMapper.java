package io.freshet.spring.autoconfigure.error;

import java.util.Map;

import io.freshet.rpc.RpcException;
import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.server.ExceptionMapper;
import io.freshet.rpc.server.ServerCall;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ExceptionDepthComparator;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.EmptyResultDataAccessException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.TransactionTimedOutException;

/**
 * Knows the exceptions of data access and of transactions whose meaning is clear. The
 * texts tell nothing of the database. Immutable.
 */
final class DataAccessExceptionMapper implements ExceptionMapper {

	private static final Log logger = LogFactory.getLog(DataAccessExceptionMapper.class);

	private static final Status LATE = Status.of(StatusCode.DEADLINE_EXCEEDED, "the data store took too long");

	private static final Status AWAY = Status.of(StatusCode.UNAVAILABLE, "the data store cannot be reached");

	private static final Map<Class<? extends Throwable>, Status> STATUSES = Map.of( //
			EmptyResultDataAccessException.class, Status.of(StatusCode.NOT_FOUND, "there is no such entry"),
			DuplicateKeyException.class, Status.of(StatusCode.ALREADY_EXISTS, "there is such an entry already"),
			DataIntegrityViolationException.class,
			Status.of(StatusCode.FAILED_PRECONDITION, "the change would break a rule of the data"), //
			ConcurrencyFailureException.class,
			Status.of(StatusCode.ABORTED, "somebody else changed the same data meanwhile"), //
			QueryTimeoutException.class, LATE, TransactionTimedOutException.class, LATE, //
			TransientDataAccessResourceException.class, AWAY, DataAccessResourceFailureException.class, AWAY,
			CannotCreateTransactionException.class, AWAY);

	@Override
	public @Nullable RpcException map(Throwable failure, ServerCall call) {
		if (!(failure instanceof DataAccessException || failure instanceof TransactionException)) {
			return null;
		}
		Class<? extends Throwable> nearest = STATUSES.keySet()
			.stream()
			.filter((type) -> type.isInstance(failure))
			.min(new ExceptionDepthComparator(failure))
			.orElse(null);
		Status status = (nearest != null) ? STATUSES.get(nearest) : null;
		if (status == null) {
			return null;
		}
		if (status == AWAY) {
			logger.warn(call.method() + " cannot reach its data store: " + failure.getMessage());
		}
		return new RpcException(status, failure);
	}

}
