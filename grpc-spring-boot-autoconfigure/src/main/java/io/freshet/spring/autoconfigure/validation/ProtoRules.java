package io.freshet.spring.autoconfigure.validation;

import java.util.List;
import java.util.Locale;

import build.buf.protovalidate.ValidationResult;
import build.buf.protovalidate.Validator;
import build.buf.protovalidate.exceptions.ValidationException;
import build.buf.validate.FieldPath;
import build.buf.validate.FieldPathElement;
import build.buf.validate.Violation;
import com.google.protobuf.Message;
import com.google.rpc.BadRequest.FieldViolation;
import io.freshet.spring.MessageValidator;

/**
 * Checks messages by the rules in their {@code .proto} files. Immutable.
 *
 * @param validator knows the rules
 */
record ProtoRules(Validator validator) implements MessageValidator {

	@Override
	public List<FieldViolation> violations(Message message) {
		ValidationResult result;
		try {
			result = this.validator.validate(message);
		}
		catch (ValidationException ex) {
			throw new IllegalStateException("the rules of " + message.getDescriptorForType().getFullName()
					+ " cannot be applied: " + ex.getMessage(), ex);
		}
		return result.isSuccess() ? List.of()
				: result.getViolations().stream().map((one) -> field(one.toProto())).toList();
	}

	private static FieldViolation field(Violation violation) {
		return FieldViolation.newBuilder()
			.setField(path(violation.getField()))
			.setDescription(violation.getMessage())
			.setReason(violation.getRuleId().replaceAll("[^A-Za-z0-9]+", "_").toUpperCase(Locale.ROOT))
			.build();
	}

	/** As in {@code lines[2].prices["EUR"].amount}. */
	private static String path(FieldPath path) {
		StringBuilder text = new StringBuilder();
		for (FieldPathElement element : path.getElementsList()) {
			if (!text.isEmpty()) {
				text.append('.');
			}
			text.append(element.getFieldName());
			switch (element.getSubscriptCase()) {
				case INDEX -> text.append('[').append(element.getIndex()).append(']');
				case BOOL_KEY -> text.append('[').append(element.getBoolKey()).append(']');
				case INT_KEY -> text.append('[').append(element.getIntKey()).append(']');
				case UINT_KEY -> text.append('[').append(Long.toUnsignedString(element.getUintKey())).append(']');
				case STRING_KEY -> text.append("[\"").append(element.getStringKey()).append("\"]");
				default -> {
				}
			}
		}
		return text.toString();
	}

}
