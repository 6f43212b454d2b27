package dev.latchkey.store.sql;

import dev.latchkey.core.credential.SecretCalls;
import dev.latchkey.core.credential.UsageStore.Uses;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/**
 * Counts the calls of each secret by the hour, of credentials and applications of which one secret takes the place of another, and of partners
 * of which one key does: few at a time. The company of a row is the partner where it is a partner's.
 */
final class SecretCallCounts {

    private static final long HOUR_MILLIS = 3_600_000;

    /** While more credentials are in rotation, each use asks for itself. */
    private static final int ASKED_FOR_TOGETHER_MAX = 1_000;

    /** Of an application by its secrets, of a partner by its keys: each of them has one secret. */
    private static final String IN_ROTATION = """
        select credential_id
          from credential_secret
         where revoked_at is null
           and expires_at > :at
        union
        select owner_id
          from partner_secret
         where revoked_at is null
           and expires_at > :at
        union
        select k.id
          from partner_key o
          join partner_key k on k.partner_id = o.partner_id
         where o.revoked_at is null
           and o.expires_at > :at
           and k.revoked_at is null
         limit :limit
        """;

    private static final String OF_CREDENTIALS = """
        select c.company_id as owner_id
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
        """;

    /** Secrets that stand beside each other for good are no rotation: one of the two has an end. */
    private static final String OF_APPLICATIONS = """
        select a.partner_id as owner_id
          from application a
          join partner_secret s on s.partner_id = a.partner_id
               and s.owner_id = a.client_id
               and s.id = :secretId
         where a.client_id = :credentialId
           and exists (select 1
                         from partner_secret o
                        where o.partner_id = s.partner_id
                          and o.owner_id = s.owner_id
                          and o.id <> s.id
                          and o.revoked_at is null
                          and coalesce(o.expires_at, s.expires_at) > :at)
        """;

    private static final String OF_PARTNER_KEYS = """
        select k.partner_id as owner_id
          from partner_key k
          join partner_secret s on s.partner_id = k.partner_id
               and s.owner_id = k.id
               and s.id = :secretId
         where k.id = :credentialId
           and exists (select 1
                         from partner_key o
                        where o.partner_id = k.partner_id
                          and o.id <> k.id
                          and o.revoked_at is null
                          and coalesce(o.expires_at, :at + 1) > :at)
        """;

    private static final String COUNT =
            "insert into secret_call_count (company_id, credential_id, secret_id, hour, calls)"
                    + " select o.owner_id, :credentialId, :secretId, :hour, :calls from ("
                    + OF_CREDENTIALS + " union all " + OF_APPLICATIONS + " union all " + OF_PARTNER_KEYS + """
                    ) o where true
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

    List<SecretCalls> find(String ownerId, String credentialId, long fromHour) {
        return handle.createQuery("""
            select secret_id,
                   hour,
                   calls
              from secret_call_count
             where company_id = :ownerId
               and credential_id = :credentialId
               and hour >= :fromHour
             order by hour, secret_id
            """)
                .bind("ownerId", ownerId)
                .bind("credentialId", credentialId)
                .bind("fromHour", fromHour)
                .map((row, _) ->
                        new SecretCalls(Columns.text(row, "secret_id"), row.getLong("hour"), row.getLong("calls")))
                .list();
    }
}
