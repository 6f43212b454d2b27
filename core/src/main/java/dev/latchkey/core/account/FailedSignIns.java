package dev.latchkey.core.account;

import dev.latchkey.core.audit.AuditEvent;
import dev.latchkey.core.change.Transactions;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Tells the audit log of wrong passwords and codes: of each person at most once in a minute for each address they came from and
 * each place they were typed at, so that nobody fills a log from outside; the next entry says how many were not told of
 * ({@code repeated}). It does not wait for the log, so that the time of an answer does not tell whether an address is known. Safe
 * for use by many threads.
 */
final class FailedSignIns {

    private static final Duration AT_MOST_EVERY = Duration.ofMinutes(1);
    private static final int REMEMBERED_MAX = 10_000;

    private final Transactions transactions;
    private final PersonLog log;
    private final InstantSource clock;

    /** What did not pass; a wrong code says that the password is known, and is told of apart. */
    private record Failure(Person person, String address, AuditEvent event, String type) {}

    /**
     * The last entry of a failure.
     *
     * @param untold how many more came since
     */
    private record Told(Instant at, int untold) {}

    /** What was told of, the longest ago first. Guarded by itself. */
    private final Map<Failure, Told> told = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Failure, Told> eldest) {
            return size() > REMEMBERED_MAX;
        }
    };

    FailedSignIns(Transactions transactions, PersonLog log, InstantSource clock) {
        this.transactions = transactions;
        this.log = log;
        this.clock = clock;
    }

    /** Of those who never chose a password nobody is told: whoever made such an account learns nothing of its owner. */
    void record(List<Account> tried, SignIn.Origin origin) {
        tried.stream()
                .filter(account -> account.isActive() && account.passwordHash() != null)
                .forEach(account -> record(account.person(), origin));
    }

    void record(Person person, SignIn.Origin origin) {
        var address = origin.browser().address();
        record(person, address, AuditEvent.USER_AUTHENTICATION_INVALID_CREDENTIALS, "PASSWORD");
    }

    /** Somebody in a session did not know its person's password, or guessed too often to be heard. */
    void recordPasswordChange(Person person, InetAddress address) {
        var event = AuditEvent.USER_AUTHENTICATION_INVALID_CREDENTIALS;
        record(person, address.getHostAddress(), event, "PASSWORD_CHANGE");
    }

    /** The password was right, and the code behind it was not: of somebody signing in, or proving it once more in a session. */
    void recordSecondFactor(Person person, SignIn.Origin origin) {
        var session = origin.previous();
        var isAgain = session != null && session.person().equals(person);
        record(
                person,
                origin.browser().address(),
                AuditEvent.USER_AUTHENTICATION_INVALID_SECOND_FACTOR,
                isAgain ? "SECOND_FACTOR_AGAIN" : "SECOND_FACTOR");
    }

    /** The code that an application which is being set up shows was not typed. */
    void recordSecondFactorSetUp(Person person, InetAddress address) {
        var event = AuditEvent.USER_AUTHENTICATION_INVALID_SECOND_FACTOR;
        record(person, address.getHostAddress(), event, "SECOND_FACTOR_SET_UP");
    }

    private void record(Person person, String address, AuditEvent event, String type) {
        var repeated = count(new Failure(person, address, event, type), clock.instant());
        if (repeated.isEmpty()) {
            return;
        }
        var context = new HashMap<>(Map.of("authenticationType", type, "address", address));
        if (repeated.getAsInt() > 0) {
            context.put("repeated", Integer.toString(repeated.getAsInt()));
        }
        var _ = transactions.submit(tx -> {
            log.record(tx, person, event, context);
            return person;
        });
    }

    /** How many came since the last entry; empty when it is too early for another. */
    private OptionalInt count(Failure failure, Instant now) {
        synchronized (told) {
            var last = told.get(failure);
            if (last != null && now.isBefore(last.at().plus(AT_MOST_EVERY))) {
                told.put(failure, new Told(last.at(), last.untold() + 1));
                return OptionalInt.empty();
            }
            told.remove(failure);
            told.put(failure, new Told(now, 0));
            return OptionalInt.of(last == null ? 0 : last.untold());
        }
    }
}
