package dev.latchkey.store.sql;

import dev.latchkey.core.audit.AuditSearch;
import dev.latchkey.core.audit.ChainedEntry;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** What a company's log holds, for tests that ask for nothing in particular. */
public final class TestAudit {

    private static final int LIMIT = 1_000;

    private TestAudit() {}

    /** The newest entries, newest first. */
    public static List<ChainedEntry> entries(Stores stores, String companyId) {
        return entries(stores, companyId, Long.MAX_VALUE, LIMIT);
    }

    /** The newest of those with smaller numbers than {@code beforeSeq}, newest first. */
    public static List<ChainedEntry> entries(Stores stores, String companyId, long beforeSeq, int limit) {
        var search = new AuditSearch(
                Instant.EPOCH,
                Instant.ofEpochMilli(Long.MAX_VALUE),
                Set.of(),
                null,
                null,
                null,
                null,
                beforeSeq,
                limit);
        return stores.transactions()
                .read(tx -> stores.auditLog().search(tx, companyId, search))
                .entries();
    }
}
