package io.freshet.spring.autoconfigure.validation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import com.google.rpc.BadRequest.FieldViolation;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.server.ExceptionMapper;
import io.freshet.rpc.server.ServerCall;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import org.jspecify.annotations.Nullable;

/**
 * Knows what Jakarta Validation throws when arguments of a method break its constraints:
 * INVALID_ARGUMENT with the violations. A result that breaks them is a mistake of the
 * server and stays one. Immutable.
 */
final class ConstraintViolationMapper implements ExceptionMapper {

	@Override
	public @Nullable RpcException map(Throwable failure, ServerCall call) {
		if (!(failure instanceof ConstraintViolationException exception)
				|| exception.getConstraintViolations() == null) {
			return null;
		}
		List<FieldViolation> violations = new ArrayList<>();
		for (ConstraintViolation<?> violation : exception.getConstraintViolations()) {
			String field = field(violation.getPropertyPath());
			if (field == null) {
				return null;
			}
			violations.add(FieldViolation.newBuilder().setField(field).setDescription(violation.getMessage()).build());
		}
		violations.sort(Comparator.comparing(FieldViolation::getField));
		return violations.isEmpty() ? null : MessageRules.invalid(violations);
	}

	/** The path behind the argument, or else the name of the argument. */
	private static @Nullable String field(Path path) {
		StringBuilder field = new StringBuilder();
		String argument = "";
		for (Path.Node node : path) {
			ElementKind kind = node.getKind();
			if (kind == ElementKind.RETURN_VALUE) {
				return null;
			}
			if (kind == ElementKind.PARAMETER) {
				argument = node.getName();
			}
			else if (kind == ElementKind.PROPERTY) {
				field.append(field.isEmpty() ? "" : ".").append(node);
			}
		}
		return field.isEmpty() ? argument : field.toString();
	}

}
