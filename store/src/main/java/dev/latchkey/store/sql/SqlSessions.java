package dev.latchkey.store.sql;

import static dev.latchkey.store.sql.SqlTransaction.handle;

import dev.latchkey.core.account.Browser;
import dev.latchkey.core.account.Person;
import dev.latchkey.core.account.SessionStore;
import dev.latchkey.core.account.StoredSession;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.credential.SecretHash;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

final class SqlSessions implements SessionStore {

    private static final String SELECT = """
        select owner_id,
               person_kind,
               person_id,
               id,
               secret_hash,
               signed_in_at,
               authenticated_at,
               last_seen_at,
               expires_at,
               address,
               user_agent
          from sign_in_session
        """;

    @Override
    public void insert(Transaction tx, StoredSession session) {
        PersonKey.bind(handle(tx).createUpdate("""
            insert into sign_in_session (owner_id, person_kind, person_id, id, secret_hash, signed_in_at,
                                         authenticated_at, last_seen_at, expires_at, address, user_agent)
            values (:ownerId, :personKind, :personId, :id, :secretHash, :signedInAt,
                    :authenticatedAt, :lastSeenAt, :expiresAt, :address, :userAgent)
            """), session.person())
                .bind("id", session.id())
                .bind("secretHash", session.secretHash().toBytes())
                .bind("signedInAt", Millis.of(session.signedInAt()))
                .bind("authenticatedAt", Millis.of(session.authenticatedAt()))
                .bind("lastSeenAt", Millis.of(session.lastSeenAt()))
                .bind("expiresAt", Millis.of(session.expiresAt()))
                .bind("address", session.browser().address())
                .bind("userAgent", session.browser().userAgent())
                .execute();
    }

    @Override
    public Optional<StoredSession> find(Transaction tx, String sessionId) {
        return handle(tx)
                .createQuery(SELECT + " where id = :id")
                .bind("id", sessionId)
                .map((row, _) -> session(row))
                .findOne();
    }

    @Override
    public List<StoredSession> ofPerson(Transaction tx, Person person) {
        return PersonKey.bind(handle(tx).createQuery(SELECT + PersonKey.WHERE + " order by id limit 1000"), person)
                .map((row, _) -> session(row))
                .list();
    }

    @Override
    public boolean rotate(
            Transaction tx, Person person, String sessionId, SecretHash secretHash, Instant authenticatedAt) {
        return PersonKey.bind(handle(tx).createUpdate("""
            update sign_in_session
               set secret_hash = :secretHash,
                   authenticated_at = :authenticatedAt
            """ + PersonKey.WHERE + " and id = :id"), person)
                        .bind("secretHash", secretHash.toBytes())
                        .bind("authenticatedAt", Millis.of(authenticatedAt))
                        .bind("id", sessionId)
                        .execute()
                > 0;
    }

    @Override
    public void setLastSeen(Transaction tx, Person person, String sessionId, Instant lastSeenAt) {
        PersonKey.bind(
                        handle(tx)
                                .createUpdate("update sign_in_session set last_seen_at = :lastSeenAt " + PersonKey.WHERE
                                        + " and id = :id"),
                        person)
                .bind("lastSeenAt", Millis.of(lastSeenAt))
                .bind("id", sessionId)
                .execute();
    }

    @Override
    public Optional<String> findProposedFactor(Transaction tx, Person person, String sessionId) {
        return PersonKey.bind(
                        handle(tx)
                                .createQuery("select proposed_factor from sign_in_session " + PersonKey.WHERE
                                        + " and id = :id and proposed_factor is not null"),
                        person)
                .bind("id", sessionId)
                .mapTo(String.class)
                .findOne();
    }

    @Override
    public void proposeFactor(Transaction tx, Person person, String sessionId, String secretEncrypted) {
        PersonKey.bind(
                        handle(tx)
                                .createUpdate("update sign_in_session set proposed_factor = :secret " + PersonKey.WHERE
                                        + " and id = :id and proposed_factor is null"),
                        person)
                .bind("secret", secretEncrypted)
                .bind("id", sessionId)
                .execute();
    }

    @Override
    public void dropProposedFactors(Transaction tx, Person person) {
        PersonKey.bind(
                        handle(tx).createUpdate("update sign_in_session set proposed_factor = null " + PersonKey.WHERE),
                        person)
                .execute();
    }

    @Override
    public boolean delete(Transaction tx, Person person, String sessionId) {
        return PersonKey.bind(
                                handle(tx)
                                        .createUpdate(
                                                "delete from sign_in_session " + PersonKey.WHERE + " and id = :id"),
                                person)
                        .bind("id", sessionId)
                        .execute()
                > 0;
    }

    @Override
    public int deleteOfCompany(Transaction tx, String companyId, int max) {
        return handle(tx)
                .createUpdate("""
                    delete from sign_in_session
                     where id in (
                           select id
                             from sign_in_session
                            where owner_id = :ownerId
                              and person_kind = 'COMPANY'
                            limit :max)
                    """)
                .bind("ownerId", companyId)
                .bind("max", max)
                .execute();
    }

    @Override
    public void deleteExpired(Transaction tx, Instant expiresBefore, Instant lastSeenBefore) {
        handle(tx)
                .createUpdate("""
                    delete from sign_in_session
                     where id in (
                           select id
                             from sign_in_session
                            where expires_at < :expires
                               or last_seen_at < :lastSeen
                            limit :limit)
                    """)
                .bind("expires", Millis.of(expiresBefore))
                .bind("lastSeen", Millis.of(lastSeenBefore))
                .bind("limit", EXPIRED_MAX)
                .execute();
    }

    private static StoredSession session(ResultSet row) throws SQLException {
        return new StoredSession(
                PersonKey.read(row),
                Columns.text(row, "id"),
                new SecretHash(Columns.bytes(row, "secret_hash")),
                Columns.instant(row, "signed_in_at"),
                Columns.instant(row, "authenticated_at"),
                Columns.instant(row, "last_seen_at"),
                Columns.instant(row, "expires_at"),
                new Browser(Columns.text(row, "address"), Columns.text(row, "user_agent")));
    }
}
