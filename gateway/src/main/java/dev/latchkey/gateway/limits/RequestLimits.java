package dev.latchkey.gateway.limits;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.latchkey.edge.http.CallerRates;
import dev.latchkey.edge.http.Refusals;
import dev.latchkey.edge.http.Upkeep;
import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.decision.Denial;
import dev.latchkey.engine.decision.Explanation;
import dev.latchkey.engine.decision.Gate;
import dev.latchkey.engine.decision.Principal;
import java.net.InetAddress;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Rate and concurrency for each credential and operation, below a ceiling for each company. An application that acts for users has as
 * much for each of them, so that nobody's use of it is held up by another's. Callers without a credential are counted by address: one of
 * IPv6 by its /64, below a ceiling for its /48. A refused request counts for nothing here, but an owner is told why so often and no more.
 * Safe for use by several threads.
 *
 * <p>Memory is bounded: a counter that nobody used for {@link #IDLE_TIME} is forgotten, and above the largest number one that is used
 * least. Strangers, who can come from any number of addresses, have theirs apart. A request that outlasts its counter is not counted
 * against the next one.
 */
public final class RequestLimits {

    private static final Duration IDLE_TIME = Duration.ofMinutes(10);
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private volatile LimitSettings settings;
    private final LongSupplier nanoTime;
    private final Counters known;
    private final Counters strangers;
    private final ExplainedRefusals explained;
    private final CostlyRefusals costly;
    private final Map<Bound, Refusals> refusals = new EnumMap<>(Bound.class);

    /** @param nanoTime a clock that only ever moves forward, such as {@code System::nanoTime} */
    public RequestLimits(LimitSettings settings, LongSupplier nanoTime) {
        this.settings = settings;
        this.nanoTime = nanoTime;
        this.known = new Counters(settings.countersMax(), nanoTime);
        this.strangers = new Counters(settings.countersMax(), nanoTime);
        for (var bound : Bound.values()) {
            refusals.put(bound, new Refusals(nanoTime));
        }
        var rates = new CallerRates(settings.companyRequestsPerSecond(), nanoTime);
        this.explained = new ExplainedRefusals(rates, refusals(Bound.OWNER_RATE));
        var ofCallers = new CallerRates(settings.requestsPerSecond(), nanoTime);
        this.costly = new CostlyRefusals(ofCallers, refusals(Bound.CALLER_RATE));
    }

    /** Holds everybody to other limits from now on, with what was counted. How many counters there may be stays. */
    public void limit(LimitSettings others) {
        this.settings = others;
        explained.limit(others.companyRequestsPerSecond());
        costly.limit(others.requestsPerSecond());
    }

    /** How often who is known is told why it was refused. */
    public ExplainedRefusals explained() {
        return explained;
    }

    /** How often somebody is refused at a cost. */
    public CostlyRefusals costly() {
        return costly;
    }

    /**
     * Counters of callers who are alike.
     *
     * @param ofCallers each with its operation
     * @param ofOwners companies and partners by id, strangers by network
     */
    private record Counters(Cache<Key, LimitCounter> ofCallers, Cache<Object, LimitCounter> ofOwners) {
        Counters(int max, LongSupplier nanoTime) {
            this(cache(max, nanoTime), cache(max, nanoTime));
        }

        private static <K> Cache<K, LimitCounter> cache(int max, LongSupplier nanoTime) {
            return Caffeine.newBuilder()
                    .maximumSize(max)
                    .expireAfterAccess(IDLE_TIME)
                    .executor(Upkeep.LATER)
                    .ticker(nanoTime::getAsLong)
                    .build();
        }
    }

    /** What exceeded a bound, with the company, the partner or the network of whoever asked. */
    public Refusals refusals(Bound bound) {
        return Objects.requireNonNull(refusals.get(bound));
    }

    /** An application as it acts for one user. */
    private record Acting(String applicationId, String companyId, String userId) {}

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

    /**
     * @param bound which
     * @param retryAfterSeconds at least 1
     */
    public record Exceeded(Status status, Bound bound, Denial denial, long retryAfterSeconds) implements Admission {}

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
        var limits = settings;
        var rate = rate(operation, limits);
        var concurrency = concurrency(operation, limits);
        var counters = of(principal);
        var own = counters.ofCallers.get(
                new Key(caller(principal, address), operation), _ -> new LimitCounter(rate, concurrency, now));
        var whose = owner(principal, address);
        var owner = counters.ofOwners.get(
                whose,
                _ -> new LimitCounter(limits.companyRequestsPerSecond(), limits.companyConcurrentRequests(), now));
        Admission admission;
        synchronized (own) {
            synchronized (owner) { // always after the caller's own, so that no two threads wait for each other
                own.limit(rate, concurrency);
                owner.limit(limits.companyRequestsPerSecond(), limits.companyConcurrentRequests());
                admission = admit(own, owner, owner(principal), now);
            }
        }
        if (admission instanceof Exceeded exceeded) {
            refusals(exceeded.bound()).count(whose);
        }
        return admission;
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
        var isOwners = counter != shown;
        if (counter.concurrentRemaining() == 0) {
            var limit = counter.concurrency() + " at once for " + whose;
            return exceeded(shown, Bound.of(isOwners, false), Denial.Reason.TOO_MANY_CONCURRENT, limit, 0, now);
        }
        var wait = counter.nanosUntilNext(now);
        if (wait == 0) {
            return null;
        }
        var limit = counter.rate() + " a second for " + whose;
        return exceeded(shown, Bound.of(isOwners, true), Denial.Reason.RATE_LIMITED, limit, wait, now);
    }

    private static Exceeded exceeded(
            LimitCounter shown, Bound bound, Denial.Reason reason, String limit, long waitNanos, long now) {
        var explanation = new Explanation(
                Gate.LIMIT, List.of(limit), List.of(), List.of(), "The operator of this platform sets the limits.");
        return new Exceeded(
                status(shown, now),
                bound,
                new Denial(reason, explanation),
                Math.max(1, (waitNanos + NANOS_PER_SECOND - 1) / NANOS_PER_SECOND));
    }

    /** Where a caller stands with an operation; counts nothing. */
    public Status look(Principal principal, Operation operation, InetAddress address) {
        var now = nanoTime.getAsLong();
        var limits = settings;
        var rate = rate(operation, limits);
        var concurrency = concurrency(operation, limits);
        var found = of(principal).ofCallers.getIfPresent(new Key(caller(principal, address), operation));
        if (found == null) {
            return full(rate, concurrency);
        }
        synchronized (found) {
            found.limit(rate, concurrency);
            return status(found, now);
        }
    }

    /** What an address may do where nothing is counted for it, because nothing was served. */
    public Status unused() {
        var limits = settings;
        return full(limits.requestsPerSecond(), limits.concurrentRequests());
    }

    private static Status full(int rate, int concurrency) {
        return new Status(rate, rate, concurrency, concurrency);
    }

    private static Status status(LimitCounter counter, long now) {
        return new Status(counter.rate(), counter.remaining(now), counter.concurrency(), counter.concurrentRemaining());
    }

    private Counters of(Principal principal) {
        return principal instanceof Principal.Anonymous ? strangers : known;
    }

    private static String owner(Principal principal) {
        return switch (principal) {
            case Principal.Anonymous _ -> "the address";
            case Principal.PartnerKey _ -> "the partner";
            case Principal.CompanyKey _, Principal.CompanyClient _, Principal.ActingUser _ -> "the company";
        };
    }

    /**
     * Who must not take from others, whatever the number of its credentials: the company, the partner, or the network of a stranger.
     * Equal to itself, and to nobody else's.
     */
    public static Object owner(Principal principal, InetAddress address) {
        return switch (principal) {
            case Principal.Anonymous _ -> Site.of(CallerRates.callerAt(address));
            case Principal.PartnerKey key -> key.partnerId();
            case Principal.CompanyKey key -> key.company().id();
            case Principal.CompanyClient client -> client.company().id();
            case Principal.ActingUser user -> user.company().id();
        };
    }

    private static int rate(Operation operation, LimitSettings limits) {
        var own = operation.limits().requestsPerSecond();
        return own == null ? limits.requestsPerSecond() : own;
    }

    private static int concurrency(Operation operation, LimitSettings limits) {
        var own = operation.limits().concurrentRequests();
        return own == null ? limits.concurrentRequests() : own;
    }

    private static Object caller(Principal principal, InetAddress address) {
        return switch (principal) {
            case Principal.Anonymous() -> CallerRates.callerAt(address);
            case Principal.ActingUser user ->
                new Acting(user.credentialId(), user.company().id(), user.userId());
            case Principal.Key key -> key.credentialId();
            case Principal.CompanyClient client -> client.credentialId();
        };
    }
}
