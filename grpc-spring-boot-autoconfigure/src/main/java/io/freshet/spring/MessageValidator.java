package io.freshet.spring;

import java.util.List;

import com.google.protobuf.Message;
import com.google.rpc.BadRequest.FieldViolation;

/**
 * Checks messages by rules of its own. Beans of this type are asked for every message
 * that is validated: requests of the server, each message of a stream, and where
 * properties say so its responses and what clients send and receive. If protovalidate is
 * on the class path, one is there that knows the rules in {@code .proto} files. May run
 * on an event loop and must not block; safe for use by several threads.
 */
@FunctionalInterface
public interface MessageValidator {

	/**
	 * Checks a message.
	 * @param message the message
	 * @return what is wrong with it, empty if it is valid
	 */
	List<FieldViolation> violations(Message message);

}
