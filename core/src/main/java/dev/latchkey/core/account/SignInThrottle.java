package dev.latchkey.core.account;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Slows guessing down. Failures are counted for an account from one address, for an account, and for an address; from a
 * number of failures on, each further try has to wait twice as long as the one before, up to a limit. A browser that
 * has signed in before is counted by itself for the password that it did so with (OWASP's device cookies), so that strangers can hold up
 * neither it nor, for more than seconds, the first tries of anybody from elsewhere; for passwords of other accounts of the same e-mail
 * address it is a stranger. A try counts from its beginning, so that many at once gain nothing, and a right one takes its own count
 * back and no other's: it may have been right for another account than the one that is guessed at.
 * Right passwords are counted as well, for the account that they are right for: each is work.
 * In memory and bounded; failures are forgotten an hour after the last. Safe for use by many threads.
 */
public final class SignInThrottle {

    /** A counter takes about 250 bytes, so all take at most a 32nd of the heap. */
    private static final long HEAP_BYTES_PER_COUNTER = 32 * 250L;

    private static final int COUNTERS_MIN = 1_000;
    private static final int COUNTERS_MAX = 200_000;

    private static final Duration FORGET_AFTER = Duration.ofHours(1);
    private static final int DOUBLINGS_MAX = 20;

    /** Whoever mistypes twice is a newcomer still: the many who guess at the account from elsewhere fill its own count at any time. */
    private static final int NEWCOMER_TRIES = 3;

    private static final int NETWORK_BYTES = 8;
    private static final int SITE_BYTES = 6;

    /** How one counter slows: so many failures cost no wait, and no wait is longer than the longest. */
    enum Rule {
        ACCOUNT_AT_ADDRESS(5, Duration.ofMinutes(15)),
        ACCOUNT(20, Duration.ofMinutes(2)),
        /** First tries at an account from an address that has hardly failed there: strangers elsewhere hold them up briefly at most. */
        NEWCOMER(20, Duration.ofSeconds(10)),
        ADDRESS(50, Duration.ofMinutes(1)),
        /** A /48 of IPv6, which is what one site is given (RFC 6177): it holds 65,536 of what counts as an address. */
        SITE(500, Duration.ofMinutes(1)),
        DEVICE(5, Duration.ofMinutes(15)),
        /** All browsers that are known by one password: who knows it can have any number of them. */
        DEVICES(20, Duration.ofMinutes(2)),
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
        boolean isForgotten(Instant now) {
            return !now.isBefore(lastAt.plus(FORGET_AFTER));
        }

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

    /**
     * What a try counted.
     *
     * @param before when it was counted there the last time before; its own instant when never
     */
    private record Counted(Key key, Instant before, Instant at) {}

    /** A try that has been counted. */
    final class Try {
        private final List<Counted> counts;

        private Try(List<Counted> counts) {
            this.counts = counts;
        }

        private Try and(Try other) {
            return new Try(Stream.concat(counts.stream(), other.counts.stream()).toList());
        }

        /** The code was right, which its own person alone could cause. */
        void succeeded() {
            counts.forEach(this::takeBack);
        }

        /**
         * The password was right for these. The count is taken back, but where there were too many right ones of late: who knows a
         * password is then slowed as who guesses.
         *
         * @return how long to wait; empty when there is nothing to wait for
         */
        Optional<Duration> succeeded(List<Person> persons) {
            for (var person : persons) {
                if (enter(List.of(new Key(Rule.SUCCESS, subject(person)))) instanceof Entry.Held(var delay)) {
                    return Optional.of(delay);
                }
            }
            succeeded();
            return Optional.empty();
        }

        private void takeBack(Counted counted) {
            switch (counted.key().rule()) {
                case CODE, SESSION -> failures.invalidate(counted.key());
                case ACCOUNT_AT_ADDRESS, ACCOUNT, NEWCOMER, ADDRESS, SITE, DEVICE, DEVICES, SUCCESS ->
                    failures.asMap()
                            .computeIfPresent(
                                    counted.key(),
                                    (_, now) -> now.count() <= 1
                                            ? null
                                            : new Failures(
                                                    now.count() - 1,
                                                    now.lastAt().equals(counted.at())
                                                            ? counted.before()
                                                            : now.lastAt()));
            }
        }
    }

    /** Either a counted try or the time to wait. */
    sealed interface Entry {
        /**
         * @param othersHeld how long no password may be compared but the one that the browser is known by; absent when all may
         */
        record Entered(Try counted, @Nullable Duration othersHeld) implements Entry {}

        record Held(Duration delay) implements Entry {}
    }

    /**
     * A try at the passwords of an e-mail address.
     *
     * @param device the browser when it has signed in to an account of this address before; absent otherwise
     */
    Entry enter(String account, InetAddress address, DeviceCookies.@Nullable Device device) {
        if (device == null) {
            return enter(keys(account, address, true));
        }
        var own = List.of(
                new Key(Rule.DEVICE, account + " " + device.name()),
                new Key(Rule.DEVICES, account + " " + device.mark()));
        return switch (enter(own)) {
            case Entry.Held held -> held;
            case Entry.Entered known ->
                switch (enter(keys(account, address, false))) {
                    case Entry.Held(var delay) -> new Entry.Entered(known.counted(), delay);
                    case Entry.Entered others ->
                        new Entry.Entered(known.counted().and(others.counted()), null);
                };
        };
    }

    /** @param isStranger whether the first failures count against the whole network as well; those of people in an office do not */
    private List<Key> keys(String account, InetAddress address, boolean isStranger) {
        var place = place(address);
        var pair = new Key(Rule.ACCOUNT_AT_ADDRESS, account + " " + place);
        var before = failures.getIfPresent(pair);
        // Who guesses from a few addresses must not be able to take every free moment away from somebody at another.
        var ofAccount = before == null || before.count() < NEWCOMER_TRIES ? Rule.NEWCOMER : Rule.ACCOUNT;
        var keys = new ArrayList<>(List.of(pair, new Key(ofAccount, account)));
        if (isStranger || (before != null && before.count() >= pair.rule().freeFailures)) {
            keys.add(new Key(Rule.ADDRESS, place));
            addSite(keys, "", address);
        }
        return keys;
    }

    /** A try at the second factor of somebody who has given the password. */
    Entry enterCode(Person person) {
        return enter(List.of(new Key(Rule.CODE, subject(person))));
    }

    /** A try at the password of somebody in a session, apart from all others: what it clears was filled with the same. */
    Entry enterPassword(SignedIn signedIn) {
        return enter(List.of(new Key(Rule.SESSION, signedIn.sessionId())));
    }

    private static String subject(Person person) {
        return person.kind() + " " + person.ownerId() + " " + person.personId();
    }

    /** A request for a mail to an address, which counts and never succeeds. */
    Entry enterMailRequest(InetAddress address) {
        var keys = new ArrayList<>(List.of(new Key(Rule.ADDRESS, "mail " + place(address))));
        addSite(keys, "mail ", address);
        return enter(keys);
    }

    private static void addSite(List<Key> keys, String beginning, InetAddress address) {
        if (address instanceof Inet6Address) {
            keys.add(new Key(Rule.SITE, beginning + prefix(address, SITE_BYTES)));
        }
    }

    private @Nullable Entry held(Key key, Instant now) {
        var before = failures.getIfPresent(key);
        return before != null && !before.isForgotten(now) && now.isBefore(before.nextAt(key.rule()))
                ? new Entry.Held(Duration.between(now, before.nextAt(key.rule())))
                : null;
    }

    private Entry enter(List<Key> keys) {
        var now = clock.instant();
        for (var key : keys) {
            var held = held(key, now);
            if (held != null) {
                return held;
            }
        }
        var counts = new ArrayList<Counted>();
        for (var key : keys) {
            var last = new AtomicReference<>(now);
            var isHeld = new boolean[1];
            var after = failures.asMap().compute(key, (_, before) -> {
                if (before == null || before.isForgotten(now)) {
                    return new Failures(1, now);
                }
                last.set(before.lastAt());
                isHeld[0] = now.isBefore(before.nextAt(key.rule()));
                return isHeld[0] ? before : new Failures(before.count() + 1, now);
            });
            if (isHeld[0] && after != null) {
                return new Entry.Held(Duration.between(now, after.nextAt(key.rule())));
            }
            counts.add(new Counted(key, last.get(), now));
        }
        return new Entry.Entered(new Try(counts), null);
    }

    /** Whoever has an IPv6 address has a /64 of them. */
    public static String place(InetAddress address) {
        return address instanceof Inet6Address ? prefix(address, NETWORK_BYTES) : address.getHostAddress();
    }

    private static String prefix(InetAddress address, int bytes) {
        return HexFormat.of().formatHex(Arrays.copyOf(address.getAddress(), bytes));
    }
}
