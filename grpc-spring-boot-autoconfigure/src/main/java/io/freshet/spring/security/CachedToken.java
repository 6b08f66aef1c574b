package io.freshet.spring.security;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

import io.freshet.rpc.Metadata;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.client.ClientCall;
import io.freshet.rpc.client.ClientCallListener;
import io.freshet.spring.CallCredentials;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * A token that is fetched once and used by all calls until it expires. It is fetched anew
 * before that, by one thread, while calls go on with the old one; a quarter of its
 * lifetime before, at most a minute. After a failure nothing is fetched for a second. A
 * token that a server does not accept is fetched anew, at most every ten seconds. Safe
 * for use by several threads; nothing blocks.
 */
final class CachedToken implements CallCredentials {

	private static final Duration PAUSE = Duration.ofSeconds(1);

	private static final Duration MIN_AGE = Duration.ofSeconds(10);

	private static final Log logger = LogFactory.getLog(CachedToken.class);

	private final String name;

	private final Callable<Token> source;

	private final Executor executor;

	private final Clock clock;

	private volatile @Nullable Held held;

	/** Guarded by this object, like what follows. */
	private @Nullable CompletableFuture<Held> underway;

	private @Nullable RpcException failure;

	private Instant failedAt = Instant.MIN;

	/**
	 * Creates the token, which is fetched when the first call needs it.
	 * @param name what to call it in the log
	 * @param source fetches; may block
	 * @param executor runs that
	 * @param clock tells the time
	 */
	CachedToken(String name, Callable<Token> source, Executor executor, Clock clock) {
		this.name = name;
		this.source = source;
		this.executor = executor;
		this.clock = clock;
	}

	@Override
	public CompletionStage<Metadata> metadata(ClientCall call) {
		Held held = this.held;
		Instant now = this.clock.instant();
		if (held != null && now.isBefore(held.refreshAt)) {
			return use(held, call);
		}
		CompletionStage<Held> fetched = fetch(held, now);
		return (held != null && now.isBefore(held.usableUntil)) ? use(held, call)
				: fetched.thenCompose((fresh) -> use(fresh, call));
	}

	private CompletionStage<Metadata> use(Held held, ClientCall call) {
		call.addListener(new ClientCallListener() {

			@Override
			public void onClose(Status status, Metadata trailers) {
				if (status.code() == StatusCode.UNAUTHENTICATED) {
					refused(held);
				}
			}

		});
		return held.metadata;
	}

	private void refused(Held refused) {
		boolean old = this.clock.instant().isAfter(refused.fetchedAt.plus(MIN_AGE));
		synchronized (this) {
			if (this.held == refused && old) {
				this.held = null;
			}
		}
	}

	/** One at a time, for all calls that wait for it. */
	private CompletionStage<Held> fetch(@Nullable Held seen, Instant now) {
		CompletableFuture<Held> fetch;
		synchronized (this) {
			Held held = this.held;
			if (held != null && held != seen) {
				return CompletableFuture.completedStage(held);
			}
			if (this.underway != null) {
				return this.underway;
			}
			if (this.failure != null && now.isBefore(this.failedAt.plus(PAUSE))) {
				return CompletableFuture.failedStage(this.failure);
			}
			fetch = new CompletableFuture<>();
			this.underway = fetch;
		}
		try {
			this.executor.execute(() -> fetchNow(fetch));
		}
		catch (RuntimeException ex) {
			failed(fetch, ex);
		}
		return fetch;
	}

	private void fetchNow(CompletableFuture<Held> fetch) {
		try {
			Held fresh = Held.of(this.source.call(), this.clock.instant());
			synchronized (this) {
				this.held = fresh;
				this.failure = null;
				this.underway = null;
			}
			fetch.complete(fresh);
		}
		catch (Exception ex) {
			failed(fetch, ex);
		}
	}

	private void failed(CompletableFuture<Held> fetch, Exception cause) {
		logger.warn("No token for " + this.name + " could be fetched", cause);
		RpcException failure = (cause instanceof RpcException known) ? known : new RpcException(
				Status.of(StatusCode.UNAVAILABLE, "no token for " + this.name + " could be fetched"), cause);
		synchronized (this) {
			this.failure = failure;
			this.failedAt = this.clock.instant();
			this.underway = null;
		}
		fetch.completeExceptionally(failure);
	}

	/**
	 * What the issuer gave.
	 *
	 * @param value the token
	 * @param expiresAt when it is no longer valid; {@code null} if the issuer did not say
	 */
	record Token(String value, @Nullable Instant expiresAt) {

		@Override
		public String toString() {
			return "token until " + this.expiresAt;
		}

	}

	/** A token and the times that count. */
	private static final class Held {

		private static final Duration UNKNOWN_LIFETIME = Duration.ofMinutes(1);

		private final CompletionStage<Metadata> metadata;

		private final Instant fetchedAt;

		private final Instant refreshAt;

		private final Instant usableUntil;

		private Held(String token, Instant fetchedAt, Instant expiresAt) {
			Duration lifetime = Duration.between(fetchedAt, expiresAt);
			this.metadata = CompletableFuture.completedStage(Metadata.of("authorization", "Bearer " + token));
			this.fetchedAt = fetchedAt;
			this.refreshAt = expiresAt.minus(shorter(lifetime.dividedBy(4), Duration.ofMinutes(1)));
			this.usableUntil = expiresAt.minus(shorter(lifetime.dividedBy(20), Duration.ofSeconds(5)));
		}

		private static Held of(Token token, Instant now) {
			return new Held(token.value(), now,
					(token.expiresAt() != null) ? token.expiresAt() : now.plus(UNKNOWN_LIFETIME));
		}

		private static Duration shorter(Duration one, Duration other) {
			return (one.compareTo(other) < 0) ? one : other;
		}

	}

}
