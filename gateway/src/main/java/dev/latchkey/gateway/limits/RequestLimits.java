package dev.latchkey.gateway.limits;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.latchkey.edge.http.CallerRates;
import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.decision.Denial;
import dev.latchkey.engine.decision.Explanation;
import dev.latchkey.engine.decision.Gate;
import dev.latchkey.engine.decision.Principal;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Rate and concurrency for each credential and operation, below a ceiling for each company; callers without a credential are
 * counted by address, an IPv6 caller by its /64. A refused request counts for nothing. Safe for use by several threads.
 *
 * <p>Memory is bounded: a counter that nobody used for {@link #IDLE_TIME} is forgotten, and above the largest number the one
 * unused for longest. A request that outlasts its counter is not counted against the next one.
 */
public final class RequestLimits {

    private static final Duration IDLE_TIME = Duration.ofMinutes(10);
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final LimitSettings settings;
    private final LongSupplier nanoTime;
    private final Cache<Key, LimitCounter> counters;
    /** Companies and partners by id, anonymous callers by address. */
    private final Cache<Object, LimitCounter> owners;

    /** @param nanoTime a clock that only ever moves forward, such as {@code System::nanoTime} */
    public RequestLimits(LimitSettings settings, LongSupplier nanoTime) {
        this.settings = settings;
        this.nanoTime = nanoTime;
        this.counters = Caffeine.newBuilder()
                .maximumSize(settings.countersMax())
                .expireAfterAccess(IDLE_TIME)
                .ticker(nanoTime::getAsLong)
                .build();
        this.owners = Caffeine.newBuilder()
                .maximumSize(settings.countersMax())
                .expireAfterAccess(IDLE_TIME)
                .ticker(nanoTime::getAsLong)
                .build();
    }

    /** Who is counted for what. An operation's counter lives as long as its caller uses it. */
    private record Key(Object caller, Operation operation) {}

    /** What the four headers say. */
    public record Status(int limit, int remaining, int concurrentLimit, int concurrentRemaining) {}

    /** Whether a request may go on. */
    public sealed interface Admission {
        Status status();
    }

    /** It may; {@code lease} must be closed when its answer has ended. */
    public record Admitted(Status status, Lease lease) implements Admission {}

    /** @param retryAfterSeconds at least 1 */
    public record Exceeded(Status status, Denial denial, long retryAfterSeconds) implements Admission {}

    /** The place that a request under way takes up. Closing it again does nothing. */
    public static final class Lease implements AutoCloseable {
        private final AtomicBoolean isClosed = new AtomicBoolean();
        private final LimitCounter own;
        private final LimitCounter owner;

        private Lease(LimitCounter own, LimitCounter owner) {
            this.own = own;
            this.owner = owner;
        }

        @Override
        public void close() {
            if (isClosed.compareAndSet(false, true)) {
                giveBack(own);
                giveBack(owner);
            }
        }

        private static void giveBack(LimitCounter counter) {
            synchronized (counter) {
                counter.giveBack();
            }
        }
    }

    /** Counts a request that every other gate let through, or says what it exceeds. */
    public Admission admit(Principal principal, Operation operation, InetAddress address) {
        var now = nanoTime.getAsLong();
        var own = counter(caller(principal, address), operation, now);
        var owner = ownerCounter(principal, address, now);
        synchronized (own) {
            synchronized (owner) { // always after the caller's own, so that no two threads wait for each other
                return admit(own, owner, owner(principal), now);
            }
        }
    }

    private static Admission admit(LimitCounter own, LimitCounter owner, String whose, long now) {
        var exceeded = exceeded(own, own, "this credential and operation", now);
        if (exceeded == null) {
            exceeded = exceeded(own, owner, whose, now);
        }
        if (exceeded != null) {
            return exceeded;
        }
        own.take(now);
        owner.take(now);
        return new Admitted(status(own, now), new Lease(own, owner));
    }

    private static @Nullable Exceeded exceeded(LimitCounter shown, LimitCounter counter, String whose, long now) {
        if (counter.concurrentRemaining() == 0) {
            return exceeded(
                    shown, Denial.Reason.TOO_MANY_CONCURRENT, counter.concurrency() + " at once for " + whose, 0, now);
        }
        var wait = counter.nanosUntilNext(now);
        return wait == 0
                ? null
                : exceeded(shown, Denial.Reason.RATE_LIMITED, counter.rate() + " a second for " + whose, wait, now);
    }

    private static Exceeded exceeded(LimitCounter shown, Denial.Reason reason, String limit, long waitNanos, long now) {
        var explanation = new Explanation(
                Gate.LIMIT, List.of(limit), List.of(), List.of(), "The operator of this platform sets the limits.");
        return new Exceeded(
                status(shown, now),
                new Denial(reason, explanation),
                Math.max(1, (waitNanos + NANOS_PER_SECOND - 1) / NANOS_PER_SECOND));
    }

    /** Where a caller stands with an operation; counts nothing. */
    public Status look(Principal principal, Operation operation, InetAddress address) {
        var now = nanoTime.getAsLong();
        var found = counters.getIfPresent(new Key(caller(principal, address), operation));
        if (found == null) {
            return full(rate(operation), concurrency(operation));
        }
        synchronized (found) {
            return status(found, now);
        }
    }

    /** What an address may do where nothing is counted for it, because nothing was served. */
    public Status unused() {
        return full(settings.requestsPerSecond(), settings.concurrentRequests());
    }

    private static Status full(int rate, int concurrency) {
        return new Status(rate, rate, concurrency, concurrency);
    }

    private static Status status(LimitCounter counter, long now) {
        return new Status(counter.rate(), counter.remaining(now), counter.concurrency(), counter.concurrentRemaining());
    }

    private LimitCounter counter(Object caller, Operation operation, long now) {
        return counters.get(
                new Key(caller, operation), _ -> new LimitCounter(rate(operation), concurrency(operation), now));
    }

    private static String owner(Principal principal) {
        return switch (principal) {
            case Principal.Anonymous _ -> "the address";
            case Principal.PartnerKey _ -> "the partner";
            case Principal.CompanyKey _, Principal.CompanyClient _, Principal.ActingUser _ -> "the company";
        };
    }

    /** What a company, a partner or an address may do in all, so that none takes an API away from the others. */
    private LimitCounter ownerCounter(Principal principal, InetAddress address, long now) {
        var owner = switch (principal) {
            case Principal.Anonymous _ -> caller(principal, address);
            case Principal.PartnerKey key -> key.partnerId();
            case Principal.CompanyKey key -> key.company().id();
            case Principal.CompanyClient client -> client.company().id();
            case Principal.ActingUser user -> user.company().id();
        };
        return owners.get(
                owner,
                _ -> new LimitCounter(settings.companyRequestsPerSecond(), settings.companyConcurrentRequests(), now));
    }

    private int rate(Operation operation) {
        var own = operation.limits().requestsPerSecond();
        return own == null ? settings.requestsPerSecond() : own;
    }

    private int concurrency(Operation operation) {
        var own = operation.limits().concurrentRequests();
        return own == null ? settings.concurrentRequests() : own;
    }

    private static Object caller(Principal principal, InetAddress address) {
        return switch (principal) {
            case Principal.Anonymous() -> CallerRates.callerAt(address);
            case Principal.Proven proven -> proven.credentialId();
        };
    }
}
