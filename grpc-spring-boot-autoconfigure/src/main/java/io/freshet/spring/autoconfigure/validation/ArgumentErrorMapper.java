package io.freshet.spring.autoconfigure.validation;

import java.util.ArrayList;
import java.util.List;

import com.google.rpc.BadRequest.FieldViolation;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.server.ExceptionMapper;
import io.freshet.rpc.server.ServerCall;
import org.jspecify.annotations.Nullable;

import org.springframework.context.MessageSourceResolvable;
import org.springframework.validation.FieldError;
import org.springframework.validation.method.MethodValidationException;
import org.springframework.validation.method.ParameterValidationResult;

/**
 * Knows what Spring makes of violated constraints of a method if
 * {@code spring.validation.method.adapt-constraint-violations} is on. Immutable.
 */
final class ArgumentErrorMapper implements ExceptionMapper {

	@Override
	public @Nullable RpcException map(Throwable failure, ServerCall call) {
		if (!(failure instanceof MethodValidationException exception) || exception.isForReturnValue()) {
			return null;
		}
		List<FieldViolation> violations = new ArrayList<>();
		for (ParameterValidationResult result : exception.getParameterValidationResults()) {
			String parameter = result.getMethodParameter().getParameterName();
			for (MessageSourceResolvable error : result.getResolvableErrors()) {
				String field = (error instanceof FieldError fieldError) ? fieldError.getField() : parameter;
				violations.add(FieldViolation.newBuilder()
					.setField((field != null) ? field : "")
					.setDescription((error.getDefaultMessage() != null) ? error.getDefaultMessage() : "is not valid")
					.build());
			}
		}
		return violations.isEmpty() ? null : MessageRules.invalid(violations);
	}

}
