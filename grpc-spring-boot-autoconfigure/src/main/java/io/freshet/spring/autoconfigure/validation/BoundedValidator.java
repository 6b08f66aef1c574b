package io.freshet.spring.autoconfigure.validation;

import build.buf.protovalidate.Config;
import build.buf.protovalidate.ValidationResult;
import build.buf.protovalidate.Validator;
import build.buf.protovalidate.ValidatorFactory;
import build.buf.protovalidate.exceptions.ValidationException;
import com.google.protobuf.Message;

/**
 * Looks for everything that is wrong with small messages, and for no more than the first
 * thing that is wrong with larger ones: every element of a list can break a rule, and a
 * violation takes hundreds of times the memory of an element. Safe for use by several
 * threads.
 */
final class BoundedValidator implements Validator {

	/** The bytes of the largest message that is looked through to its end. */
	static final int MAX_BYTES = 8192;

	private final Validator first = ValidatorFactory.newBuilder()
		.withConfig(Config.newBuilder().setFailFast(true).build())
		.build();

	private final Validator all = ValidatorFactory.newBuilder().build();

	@Override
	public ValidationResult validate(Message message) throws ValidationException {
		ValidationResult first = this.first.validate(message);
		// Only now, since most messages are valid, and their size is not known for
		// nothing.
		if (first.isSuccess() || message.getSerializedSize() > MAX_BYTES) {
			return first;
		}
		ValidationResult all = this.all.validate(message);
		return all.isSuccess() ? first : all;
	}

}
