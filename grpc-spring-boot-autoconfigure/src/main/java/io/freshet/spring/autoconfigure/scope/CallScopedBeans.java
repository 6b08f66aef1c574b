package io.freshet.spring.autoconfigure.scope;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

import io.freshet.rpc.AttributeKey;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectFactory;

/**
 * The beans of one call. They are destroyed when the call has ended and its handler has
 * returned, whichever comes last: an event loop must not wait for beans, and a handler
 * that goes on after its call was cancelled still needs them. Safe for use by several
 * threads.
 */
final class CallScopedBeans {

	/** Where a call has its beans. */
	static final AttributeKey<CallScopedBeans> KEY = AttributeKey.of("rpc scope");

	private static final Log logger = LogFactory.getLog(CallScopedBeans.class);

	private final Executor destroyer;

	private final Lock lock = new ReentrantLock();

	/** Guarded by the lock, as is everything below. */
	private final Map<String, Object> beans = new HashMap<>();

	private final Map<String, Runnable> callbacks = new HashMap<>();

	private boolean ended;

	private boolean returned;

	/**
	 * Creates the beans of a call, none yet.
	 * @param destroyer runs what is to be done when a bean is destroyed, which may block
	 */
	CallScopedBeans(Executor destroyer) {
		this.destroyer = destroyer;
	}

	Object get(String name, ObjectFactory<?> factory) {
		this.lock.lock();
		try {
			if (isOver()) {
				throw new IllegalStateException("the call has ended, and bean '" + name + "' with it");
			}
			Object bean = this.beans.get(name);
			if (bean == null) {
				bean = factory.getObject();
				this.beans.put(name, bean);
			}
			return bean;
		}
		finally {
			this.lock.unlock();
		}
	}

	@Nullable Object remove(String name) {
		this.lock.lock();
		try {
			this.callbacks.remove(name);
			return this.beans.remove(name);
		}
		finally {
			this.lock.unlock();
		}
	}

	void onDestruction(String name, Runnable callback) {
		this.lock.lock();
		try {
			this.callbacks.put(name, callback);
		}
		finally {
			this.lock.unlock();
		}
	}

	/** The call has ended. */
	void ended() {
		this.lock.lock();
		try {
			this.ended = true;
			destroyIfOver();
		}
		finally {
			this.lock.unlock();
		}
	}

	/** The handler has returned; an asynchronous one may go on. */
	void returned() {
		this.lock.lock();
		try {
			this.returned = true;
			destroyIfOver();
		}
		finally {
			this.lock.unlock();
		}
	}

	private boolean isOver() {
		return this.ended && this.returned;
	}

	private void destroyIfOver() {
		if (isOver()) {
			List<Runnable> due = new ArrayList<>(this.callbacks.values());
			this.callbacks.clear();
			this.beans.clear();
			if (!due.isEmpty()) {
				this.destroyer.execute(() -> due.forEach(CallScopedBeans::destroy));
			}
		}
	}

	private static void destroy(Runnable callback) {
		try {
			callback.run();
		}
		catch (RuntimeException ex) {
			logger.warn("A bean of scope 'rpc' failed to destroy itself", ex);
		}
	}

}
