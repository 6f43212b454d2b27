package dev.latchkey.store.sql;

import dev.latchkey.core.credential.SecretCalls;
import dev.latchkey.core.credential.UsageStore.Uses;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** Counts the calls of each secret by the hour, of credentials of which more than one secret works: few at a time. */
final class SecretCallCounts {

    private static final long HOUR_MILLIS = 3_600_000;

    /** While more credentials are in rotation, each use asks for itself. */
    private static final int ASKED_FOR_TOGETHER_MAX = 1_000;

    private static final String IN_ROTATION = """
        select distinct credential_id
          from credential_secret
         where revoked_at is null
           and expires_at > :at
         limit :limit
        """;

    private static final String COUNT = """
        insert into secret_call_count (company_id, credential_id, secret_id, hour, calls)
        select c.company_id, c.id, s.id, :hour, :calls
          from credential c
          join credential_secret s on s.company_id = c.company_id
               and s.credential_id = c.id
               and s.id = :secretId
         where c.id = :credentialId
           and exists (select 1
                         from credential_secret o
                        where o.company_id = c.company_id
                          and o.credential_id = c.id
                          and o.id <> s.id
                          and o.revoked_at is null
                          and coalesce(o.expires_at, :at + 1) > :at)
        on conflict (company_id, credential_id, hour, secret_id) do update
           set calls = secret_call_count.calls + excluded.calls
        """;

    private final Handle handle;

    SecretCallCounts(Handle handle) {
        this.handle = handle;
    }

    /** @param uses in an order that all nodes keep */
    void add(List<Uses> uses) {
        var counted = uses.stream()
                .filter(use -> use.last().count() > 0 && !use.last().secretId().isEmpty())
                .toList();
        if (counted.isEmpty()) {
            return;
        }
        var oldest = counted.stream()
                .map(use -> use.last().at())
                .min(Comparator.naturalOrder())
                .orElseThrow();
        var inRotation = inRotation(oldest);
        var isEachAsked = inRotation.size() > ASKED_FOR_TOGETHER_MAX;
        var batch = handle.prepareBatch(COUNT);
        for (var use : counted) {
            if (isEachAsked || inRotation.contains(use.credentialId())) {
                var at = Millis.of(use.last().at());
                batch.bind("credentialId", use.credentialId())
                        .bind("secretId", use.last().secretId())
                        .bind("at", at)
                        .bind("hour", at / HOUR_MILLIS)
                        .bind("calls", use.last().count())
                        .add();
            }
        }
        if (batch.size() > 0) {
            batch.execute();
        }
    }

    private Set<String> inRotation(Instant at) {
        return new HashSet<>(handle.createQuery(IN_ROTATION)
                .bind("at", Millis.of(at))
                .bind("limit", ASKED_FOR_TOGETHER_MAX + 1)
                .mapTo(String.class)
                .list());
    }

    List<SecretCalls> find(String companyId, String credentialId, long fromHour) {
        return handle.createQuery("""
            select secret_id,
                   hour,
                   calls
              from secret_call_count
             where company_id = :companyId
               and credential_id = :credentialId
               and hour >= :fromHour
             order by hour, secret_id
            """)
                .bind("companyId", companyId)
                .bind("credentialId", credentialId)
                .bind("fromHour", fromHour)
                .map((row, _) ->
                        new SecretCalls(Columns.text(row, "secret_id"), row.getLong("hour"), row.getLong("calls")))
                .list();
    }
}
