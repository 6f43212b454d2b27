package dev.latchkey.core.partner;

import dev.latchkey.core.audit.AuditEntry;
import dev.latchkey.core.audit.AuditEvent;
import dev.latchkey.core.audit.AuditFacts;
import dev.latchkey.core.audit.AuditLog;
import dev.latchkey.core.audit.AuditSubject;
import dev.latchkey.core.audit.Author;
import dev.latchkey.core.audit.ChangeWeight;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.credential.Credential.PartnerKey;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** Tells a partner's own log of a change, in the change's transaction. */
final class PartnerAudit {

    private final AuditLog log;
    private final InstantSource clock;

    PartnerAudit(AuditLog log, InstantSource clock) {
        this.log = log;
        this.clock = clock;
    }

    void record(
            Transaction tx, Author author, String partnerId, AuditEvent event, AuditSubject subject, AuditFacts facts) {
        record(tx, author, partnerId, event, subject, facts, ChangeWeight.USUAL);
    }

    /** @param weight whether the change takes power away */
    void record(
            Transaction tx,
            Author author,
            String partnerId,
            AuditEvent event,
            AuditSubject subject,
            AuditFacts facts,
            ChangeWeight weight) {
        log.append(tx, new AuditEntry(partnerId, clock.instant(), event, author, subject, facts.map()), weight);
    }

    /** The keys that work before and after, each by its last characters and the end it has. */
    static AuditFacts keys(List<PartnerKey> before, List<PartnerKey> after, Instant now) {
        return new AuditFacts().changed("secrets", hints(before, now), hints(after, now));
    }

    private static List<String> hints(List<PartnerKey> keys, Instant now) {
        return keys.stream()
                .filter(key -> isWorking(key, now))
                .map(key -> key.secrets().getLast().hint().lastFour() + "/"
                        + (key.facts().expiresAt() == null ? "-" : key.facts().expiresAt()))
                .toList();
    }

    static boolean isWorking(PartnerKey key, Instant now) {
        var end = key.facts().expiresAt();
        return end == null || end.isAfter(now);
    }
}
