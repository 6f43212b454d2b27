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

    /** When each person was last told of, the longest ago first. Guarded by itself. */
    private final Map<Person, Instant> told = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Person, Instant> eldest) {
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
        if (isDue(person, clock.instant())) {
            var address = origin.browser().address();
            var _ = transactions.submit(tx -> {
                log.record(
                        tx,
                        person,
                        AuditEvent.USER_AUTHENTICATION_INVALID_CREDENTIALS,
                        Map.of("authenticationType", "PASSWORD", "address", address));
                return person;
            });
        }
    }

    private boolean isDue(Person person, Instant now) {
        synchronized (told) {
            var last = told.get(person);
            if (last != null && now.isBefore(last.plus(AT_MOST_EVERY))) {
                return false;
            }
            told.remove(person);
            told.put(person, now);
            return true;
        }
    }
}
