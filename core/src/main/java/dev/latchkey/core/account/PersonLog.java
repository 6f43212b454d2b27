package dev.latchkey.core.account;

import dev.latchkey.core.audit.AuditEntry;
import dev.latchkey.core.audit.AuditEvent;
import dev.latchkey.core.audit.AuditLog;
import dev.latchkey.core.change.Transaction;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.Map;

/** Writes what people do with their own accounts into the log of where they belong. */
final class PersonLog {

    private final AuditLog log;
    private final InstantSource clock;

    PersonLog(AuditLog log, InstantSource clock) {
        this.log = log;
        this.clock = clock;
    }

    /** @param address where it was asked for: of who has only a letter, or a session that may be stolen, the one trace */
    void record(Transaction tx, Person person, AuditEvent event, InetAddress address) {
        record(tx, person, event, Map.of("address", address.getHostAddress()));
    }

    void record(Transaction tx, Person person, AuditEvent event, Map<String, String> context) {
        log.append(
                tx,
                new AuditEntry(person.ownerId(), clock.instant(), event, person.author(), person.subject(), context));
    }
}
