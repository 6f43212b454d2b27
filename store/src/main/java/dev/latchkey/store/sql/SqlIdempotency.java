package dev.latchkey.store.sql;

import static dev.latchkey.store.sql.SqlTransaction.handle;

import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.command.IdempotencyStore;
import java.time.Instant;

final class SqlIdempotency implements IdempotencyStore {

    private static final String KEY = """
         where company_id = :companyId
           and caller = :caller
           and key_hash = :keyHash
        """;

    @Override
    public Entry begin(Transaction tx, Entry fresh, Instant notBefore) {
        handle(tx)
                .createUpdate("delete from idempotent_request" + KEY + " and created_at < :notBefore")
                .bind("companyId", fresh.companyId())
                .bind("caller", fresh.caller())
                .bind("keyHash", fresh.keyHash())
                .bind("notBefore", Millis.of(notBefore))
                .execute();
        handle(tx)
                .createUpdate("""
                    insert into idempotent_request (company_id, caller, key_hash, request_hash, resource_id, created_at)
                    values (:companyId, :caller, :keyHash, :requestHash, :resourceId, :createdAt)
                    on conflict (company_id, caller, key_hash) do nothing
                    """)
                .bind("companyId", fresh.companyId())
                .bind("caller", fresh.caller())
                .bind("keyHash", fresh.keyHash())
                .bind("requestHash", fresh.requestHash())
                .bind("resourceId", fresh.resourceId())
                .bind("createdAt", Millis.of(fresh.createdAt()))
                .execute();
        return handle(tx)
                .createQuery("select request_hash, resource_id, created_at, answer from idempotent_request" + KEY)
                .bind("companyId", fresh.companyId())
                .bind("caller", fresh.caller())
                .bind("keyHash", fresh.keyHash())
                .map((row, _) -> new Entry(
                        fresh.companyId(),
                        fresh.caller(),
                        fresh.keyHash(),
                        row.getString("request_hash"),
                        row.getString("resource_id"),
                        Instant.ofEpochMilli(row.getLong("created_at")),
                        row.getBytes("answer")))
                .one();
    }

    @Override
    public void complete(Transaction tx, Entry entry, byte[] answer) {
        handle(tx)
                .createUpdate("update idempotent_request set answer = :answer" + KEY)
                .bind("companyId", entry.companyId())
                .bind("caller", entry.caller())
                .bind("keyHash", entry.keyHash())
                .bind("answer", answer)
                .execute();
    }

    @Override
    public boolean prune(Transaction tx, Instant before, int countMax) {
        return handle(tx)
                        .createUpdate("""
                            delete from idempotent_request
                             where (company_id, caller, key_hash) in (
                                   select company_id, caller, key_hash
                                     from idempotent_request
                                    where created_at < :before
                                    order by created_at
                                    limit :countMax)
                            """)
                        .bind("before", Millis.of(before))
                        .bind("countMax", countMax)
                        .execute()
                == countMax;
    }
}
