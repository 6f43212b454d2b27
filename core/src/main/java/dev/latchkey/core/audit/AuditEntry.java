package dev.latchkey.core.audit;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Something that happened, before it has its place in the chain.
 *
 * @param companyId the company, or the partner, or {@code platform}, in whose log it belongs
 * @param at millisecond precision
 * @param context at most {@value #CONTEXT_MAX} further facts, never a secret; for instance {@code credentialType}
 */
public record AuditEntry(
        String companyId,
        Instant at,
        AuditEvent event,
        Author author,
        AuditSubject subject,
        SortedMap<String, String> context) {

    /** Most facts in one entry. */
    public static final int CONTEXT_MAX = 40;

    public AuditEntry {
        at = at.truncatedTo(ChronoUnit.MILLIS);
        if (context.size() > CONTEXT_MAX) {
            throw new IllegalArgumentException("expected at most " + CONTEXT_MAX + " facts, got " + context.size());
        }
        context = Collections.unmodifiableSortedMap(new TreeMap<>(context));
    }

    public AuditEntry(
            String companyId,
            Instant at,
            AuditEvent event,
            Author author,
            AuditSubject subject,
            Map<String, String> context) {
        this(companyId, at, event, author, subject, new TreeMap<>(context));
    }

    /** The same with the beginnings of its facts. */
    public AuditEntry withFactsUpTo(int lengthMax) {
        var beginnings = new TreeMap<>(context);
        beginnings.replaceAll((_, fact) -> fact.length() <= lengthMax ? fact : fact.substring(0, lengthMax));
        return new AuditEntry(companyId, at, event, author, subject, beginnings);
    }

    /** Characters of its facts and their names. */
    public int factsLength() {
        return context.entrySet().stream()
                .mapToInt(fact -> fact.getKey().length() + fact.getValue().length())
                .sum();
    }
}
