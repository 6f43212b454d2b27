package dev.latchkey.core.account;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.latchkey.core.command.EmailAddress;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Slows guessing down. Failures are counted for an account from one address, for an account, and for an address; from a
 * number of failures on, each further try has to wait twice as long as the one before, up to a limit. A browser that
 * has signed in to the account before is counted by itself alone (OWASP's device cookies), so that strangers can hold up
 * neither it nor, for more than seconds, the first try of anybody from elsewhere. A try counts from its beginning, so that many at once gain nothing.
 * Right passwords are counted as well: each is work.
 * In memory and bounded; failures are forgotten an hour after the last. Safe for use by many threads.
 */
public final class SignInThrottle {

    /** A counter takes about 250 bytes, so all take at most a 32nd of the heap. */
    private static final long HEAP_BYTES_PER_COUNTER = 32 * 250L;

    private static final int COUNTERS_MIN = 1_000;
    private static final int COUNTERS_MAX = 200_000;

    private static final Duration FORGET_AFTER = Duration.ofHours(1);
    private static final int DOUBLINGS_MAX = 20;

    private static final int NETWORK_BYTES = 8;
    private static final int SITE_BYTES = 6;

    /** How one counter slows: so many failures cost no wait, and no wait is longer than the longest. */
    enum Rule {
        ACCOUNT_AT_ADDRESS(5, Duration.ofMinutes(15)),
        ACCOUNT(20, Duration.ofMinutes(2)),
        /** First tries at an account from addresses that have not failed there: strangers elsewhere hold them up briefly at most. */
        NEWCOMER(20, Duration.ofSeconds(10)),
        ADDRESS(50, Duration.ofMinutes(1)),
        /** A /48 of IPv6, which is what one site is given (RFC 6177): it holds 65,536 of what counts as an address. */
        SITE(500, Duration.ofMinutes(1)),
        DEVICE(5, Duration.ofMinutes(15)),
        CODE(5, Duration.ofMinutes(15)),
        /** Passwords asked for in a session: of that session alone, so that a stolen one holds up nobody in another. */
        SESSION(5, Duration.ofMinutes(15)),
        /** Right passwords of an account, an hour: each costs as much work as a wrong one, and only who knows it can use this up. */
        SUCCESS(100, Duration.ofSeconds(10));

        final int freeFailures;
        final Duration waitMax;

        Rule(int freeFailures, Duration waitMax) {
            this.freeFailures = freeFailures;
            this.waitMax = waitMax;
        }
    }

    private record Key(Rule rule, String subject) {}

    private record Failures(int count, Instant lastAt) {
        Instant nextAt(Rule rule) {
            if (count < rule.freeFailures) {
                return Instant.MIN;
            }
            var wait = Duration.ofSeconds(1L << Math.min(count - rule.freeFailures, DOUBLINGS_MAX));
            return lastAt.plus(wait.compareTo(rule.waitMax) < 0 ? wait : rule.waitMax);
        }
    }

    private final Cache<Key, Failures> failures;
    private final InstantSource clock;

    public SignInThrottle(InstantSource clock) {
        this(clock, countersMax(Runtime.getRuntime().maxMemory()));
    }

    /** @param countersMax most counters kept */
    SignInThrottle(InstantSource clock, int countersMax) {
        this.clock = clock;
        this.failures = Caffeine.newBuilder()
                .maximumSize(countersMax)
                .expireAfterWrite(FORGET_AFTER)
                .ticker(() -> clock.millis() * 1_000_000)
                .build();
    }

    /** Most counters kept with a heap of so many bytes. */
    static int countersMax(long heapBytes) {
        return Math.clamp(heapBytes / HEAP_BYTES_PER_COUNTER, COUNTERS_MIN, COUNTERS_MAX);
    }

    /** How many counters are kept, once those beyond the bound are dropped. */
    long countersKept() {
        failures.cleanUp();
        return failures.estimatedSize();
    }

    /** A try that has been counted. */
    final class Try {
        private final List<Key> keys;
        private final @Nullable Key successes;

        private Try(List<Key> keys, @Nullable Key successes) {
            this.keys = keys;
            this.successes = successes;
        }

        /** Takes the count back; what only this person could cause is forgotten. */
        void succeeded() {
            if (successes != null) {
                var now = clock.instant();
                failures.asMap()
                        .merge(successes, new Failures(1, now), (before, _) -> new Failures(before.count() + 1, now));
            }
            for (var key : keys) {
                switch (key.rule()) {
                    case ACCOUNT_AT_ADDRESS, DEVICE, CODE, SESSION -> failures.invalidate(key);
                    case ACCOUNT, NEWCOMER, ADDRESS, SITE, SUCCESS ->
                        failures.asMap()
                                .computeIfPresent(
                                        key,
                                        (_, before) -> before.count() <= 1
                                                ? null
                                                : new Failures(before.count() - 1, before.lastAt()));
                }
            }
        }
    }

    /** Either a counted try or the time to wait. */
    sealed interface Entry {
        record Entered(Try counted) implements Entry {}

        record Held(Duration delay) implements Entry {}
    }

    /** @param device name of the browser when it has signed in to this account before; absent otherwise */
    Entry enter(String account, InetAddress address, @Nullable String device) {
        var successes = new Key(Rule.SUCCESS, account);
        if (device != null) {
            return enter(List.of(new Key(Rule.DEVICE, account + " " + device)), successes);
        }
        var place = place(address);
        var pair = new Key(Rule.ACCOUNT_AT_ADDRESS, account + " " + place);
        // Who guesses from a few addresses must not be able to take every free moment away from somebody at another.
        var ofAccount = failures.getIfPresent(pair) == null ? Rule.NEWCOMER : Rule.ACCOUNT;
        var keys = new ArrayList<>(List.of(pair, new Key(ofAccount, account), new Key(Rule.ADDRESS, place)));
        addSite(keys, "", address);
        return enter(keys, successes);
    }

    /** A try at the second factor of somebody who has given the password. */
    Entry enterCode(Person person) {
        return enter(
                List.of(new Key(Rule.CODE, person.kind() + " " + person.ownerId() + " " + person.personId())), null);
    }

    /** A try at the password of somebody in a session, apart from all others: what it clears was filled with the same. */
    Entry enterPassword(SignedIn signedIn) {
        var account = new EmailAddress(signedIn.email()).folded();
        return enter(List.of(new Key(Rule.SESSION, signedIn.sessionId())), new Key(Rule.SUCCESS, account));
    }

    /** A request for a mail to an address, which counts and never succeeds. */
    Entry enterMailRequest(InetAddress address) {
        var keys = new ArrayList<>(List.of(new Key(Rule.ADDRESS, "mail " + place(address))));
        addSite(keys, "mail ", address);
        return enter(keys, null);
    }

    private static void addSite(List<Key> keys, String beginning, InetAddress address) {
        if (address instanceof Inet6Address) {
            keys.add(new Key(Rule.SITE, beginning + prefix(address, SITE_BYTES)));
        }
    }

    private @Nullable Entry held(Key key, Instant now) {
        var before = failures.getIfPresent(key);
        return before != null && now.isBefore(before.nextAt(key.rule()))
                ? new Entry.Held(Duration.between(now, before.nextAt(key.rule())))
                : null;
    }

    private Entry enter(List<Key> keys, @Nullable Key successes) {
        var now = clock.instant();
        var tired = successes == null ? null : held(successes, now);
        if (tired != null) {
            return tired;
        }
        for (var key : keys) {
            var held = held(key, now);
            if (held != null) {
                return held;
            }
        }
        for (var key : keys) {
            var isHeld = new boolean[1];
            var after = failures.asMap().compute(key, (_, before) -> {
                if (before == null) {
                    return new Failures(1, now);
                }
                isHeld[0] = now.isBefore(before.nextAt(key.rule()));
                return isHeld[0] ? before : new Failures(before.count() + 1, now);
            });
            if (isHeld[0] && after != null) {
                return new Entry.Held(Duration.between(now, after.nextAt(key.rule())));
            }
        }
        return new Entry.Entered(new Try(keys, successes));
    }

    /** Whoever has an IPv6 address has a /64 of them. */
    static String place(InetAddress address) {
        return address instanceof Inet6Address ? prefix(address, NETWORK_BYTES) : address.getHostAddress();
    }

    private static String prefix(InetAddress address, int bytes) {
        return HexFormat.of().formatHex(Arrays.copyOf(address.getAddress(), bytes));
    }
}
