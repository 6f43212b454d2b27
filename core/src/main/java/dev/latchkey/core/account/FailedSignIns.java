package dev.latchkey.core.account;

import dev.latchkey.core.audit.AuditEvent;
import dev.latchkey.core.change.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells the audit log of wrong passwords: of each person at most once in a minute, so that nobody fills a log from outside, and
 * without waiting for it, so that the time of an answer does not tell whether an address is known. Safe for use by many threads.
 */
final class FailedSignIns {

    private static final Duration AT_MOST_EVERY = Duration.ofMinutes(1);
    private static final int REMEMBERED_MAX = 10_000;

    private final Transactions transactions;
    private final PersonLog log;
    private final InstantSource clock;

    /** What did not pass; a wrong code says that the password is known, and is told of apart. */
    private record Failure(Person person, AuditEvent event) {}

    /** When each person was last told of, the longest ago first. Guarded by itself. */
    private final Map<Failure, Instant> told = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Failure, Instant> eldest) {
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
        record(person, origin, AuditEvent.USER_AUTHENTICATION_INVALID_CREDENTIALS, "PASSWORD");
    }

    /** The password was right, and the code behind it was not. */
    void recordSecondFactor(Person person, SignIn.Origin origin) {
        record(person, origin, AuditEvent.USER_AUTHENTICATION_INVALID_SECOND_FACTOR, "SECOND_FACTOR");
    }

    private void record(Person person, SignIn.Origin origin, AuditEvent event, String type) {
        if (isDue(new Failure(person, event), clock.instant())) {
            var address = origin.browser().address();
            var _ = transactions.submit(tx -> {
                log.record(tx, person, event, Map.of("authenticationType", type, "address", address));
                return person;
            });
        }
    }

    private boolean isDue(Failure failure, Instant now) {
        synchronized (told) {
            var last = told.get(failure);
            if (last != null && now.isBefore(last.plus(AT_MOST_EVERY))) {
                return false;
            }
            told.remove(failure);
            told.put(failure, now);
            return true;
        }
    }
}
