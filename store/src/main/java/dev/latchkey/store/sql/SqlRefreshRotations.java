package dev.latchkey.store.sql;

import static dev.latchkey.store.sql.SqlTransaction.handle;

import dev.latchkey.core.change.Transaction;
import java.time.Instant;
import java.util.Optional;

/** When each generation of a grant's refresh token was replaced by its successor. */
final class SqlRefreshRotations {

    private SqlRefreshRotations() {}

    static void insert(Transaction tx, String companyId, String grantId, long generation, Instant now) {
        handle(tx)
                .createUpdate("""
                    insert into refresh_rotation (company_id, grant_id, generation, rotated_at)
                    values (:companyId, :grantId, :generation, :now)
                    """)
                .bind("companyId", companyId)
                .bind("grantId", grantId)
                .bind("generation", generation)
                .bind("now", Millis.of(now))
                .execute();
    }

    static Optional<Instant> rotatedAt(Transaction tx, String companyId, String grantId, long generation) {
        return handle(tx)
                .createQuery("""
                    select rotated_at
                      from refresh_rotation
                     where company_id = :companyId
                       and grant_id = :grantId
                       and generation = :generation
                    """)
                .bind("companyId", companyId)
                .bind("grantId", grantId)
                .bind("generation", generation)
                .map((row, _) -> Columns.instant(row, "rotated_at"))
                .findOne();
    }

    /** Forgets what was replaced at {@code before} or earlier. */
    static void deleteUntil(Transaction tx, String companyId, String grantId, Instant before) {
        handle(tx)
                .createUpdate("""
                    delete from refresh_rotation
                     where company_id = :companyId
                       and grant_id = :grantId
                       and rotated_at <= :before
                    """)
                .bind("companyId", companyId)
                .bind("grantId", grantId)
                .bind("before", Millis.of(before))
                .execute();
    }
}
