package io.freshet.spring.autoconfigure.aot;

import java.lang.reflect.Method;
import java.util.List;

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
import com.google.rpc.Status;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.util.ReflectionUtils;

/**
 * Hints that every application needs: for the details of failed calls, which become JSON
 * for some clients, and for the threads of handlers.
 */
final class RpcRuntimeHints implements RuntimeHintsRegistrar {

	private static final List<Class<?>> DETAILS = List.of(Status.class, BadRequest.class, DebugInfo.class,
			ErrorInfo.class, Help.class, LocalizedMessage.class, PreconditionFailure.class, QuotaFailure.class,
			RequestInfo.class, ResourceInfo.class, RetryInfo.class);

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		DETAILS.forEach(new MessageHints(hints.reflection())::register);
		Method startVirtualThread = ReflectionUtils.findMethod(Thread.class, "startVirtualThread", Runnable.class);
		if (startVirtualThread != null) {
			hints.reflection().registerMethod(startVirtualThread, ExecutableMode.INVOKE);
		}
	}

}
