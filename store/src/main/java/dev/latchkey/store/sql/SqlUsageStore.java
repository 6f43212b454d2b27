package dev.latchkey.store.sql;

import static dev.latchkey.store.sql.SqlTransaction.handle;

import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.credential.UsageStore;
import java.util.Collection;
import java.util.Comparator;

final class SqlUsageStore implements UsageStore {

    /** The credential's id leads to its company or partner, because whoever records a use knows only the id. */
    private static final String UPSERT = """
        insert into credential_use (owner_id, credential_id, secret_id, last_used_at, address, user_agent,
               operation, outcome, use_count)
        select o.owner_id, :credentialId, :secretId, :at, :address, :userAgent, :operation, :outcome, :count
          from (select company_id as owner_id from credential where id = :credentialId
                union all
                select partner_id as owner_id from partner_key where id = :credentialId
                union all
                select partner_id as owner_id from application where client_id = :credentialId) o
         where true
        on conflict (owner_id, credential_id, secret_id) do update
           set use_count = credential_use.use_count + excluded.use_count,
               last_used_at = case when excluded.last_used_at >= credential_use.last_used_at
                   then excluded.last_used_at else credential_use.last_used_at end,
               address = case when excluded.last_used_at >= credential_use.last_used_at
                   then excluded.address else credential_use.address end,
               user_agent = case when excluded.last_used_at >= credential_use.last_used_at
                   then excluded.user_agent else credential_use.user_agent end,
               operation = case when excluded.last_used_at >= credential_use.last_used_at
                   then excluded.operation else credential_use.operation end,
               outcome = case when excluded.last_used_at >= credential_use.last_used_at
                   then excluded.outcome else credential_use.outcome end
        """;

    /** The newest use of any secret, for the list of credentials. */
    private static final String MARK_USED = """
        update credential
           set last_used_at = :at
         where id = :credentialId
           and coalesce(last_used_at, 0) < :at
        """;

    @Override
    public void add(Transaction tx, Collection<Uses> uses) {
        if (uses.isEmpty()) {
            return;
        }
        var batch = handle(tx).prepareBatch(UPSERT);
        // In one order, so that two nodes that write the same credentials do not wait for each other.
        var ordered = uses.stream()
                .sorted(Comparator.comparing(Uses::credentialId)
                        .thenComparing(use -> use.last().secretId()))
                .toList();
        for (var use : ordered) {
            var last = use.last();
            batch.bind("credentialId", use.credentialId())
                    .bind("secretId", last.secretId())
                    .bind("at", Millis.of(last.at()))
                    .bind("address", last.address())
                    .bind("userAgent", last.userAgent())
                    .bind("operation", last.operation())
                    .bind("outcome", last.outcome())
                    .bind("count", last.count())
                    .add();
        }
        batch.execute();
        var marks = handle(tx).prepareBatch(MARK_USED);
        for (var use : ordered) {
            marks.bind("credentialId", use.credentialId())
                    .bind("at", Millis.of(use.last().at()))
                    .add();
        }
        marks.execute();
        new SecretCallCounts(handle(tx)).add(ordered);
    }
}
