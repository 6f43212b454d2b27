package dev.latchkey.store.sql;

import static dev.latchkey.store.sql.SqlTransaction.handle;

import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.credential.SecretHash;
import dev.latchkey.core.grant.AuthorizationRequests;
import dev.latchkey.engine.protocol.Scopes;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

final class SqlAuthorizationRequests implements AuthorizationRequests {

    @Override
    public void insert(Transaction tx, SecretHash secret, Waiting waiting, Origin origin) {
        handle(tx)
                .createUpdate("""
                    insert into authorization_request (request_hash, kind, client_id, request, visitor, person,
                           pushed_hash, created_at, expires_at, address, network)
                    values (:hash, :kind, :clientId, :request, :visitor, :person,
                           :pushed, :createdAt, :expiresAt, :address, :network)
                    """)
                .bind("hash", secret.toBytes())
                .bind("kind", waiting.kind().name())
                .bind("clientId", waiting.clientId())
                .bind("request", JsonColumns.write(waiting.request()))
                .bind("visitor", waiting.visitor())
                .bind("person", waiting.person())
                .bind("pushed", bytes(waiting.pushed()))
                .bind("createdAt", Millis.of(waiting.createdAt()))
                .bind("expiresAt", Millis.of(waiting.expiresAt()))
                .bind("address", origin.address())
                .bind("network", origin.network())
                .execute();
        RequestCounts.add(
                handle(tx),
                new RequestCounts.Row(waiting.kind().name(), waiting.clientId(), origin.address(), origin.network()));
    }

    private static byte @Nullable [] bytes(@Nullable SecretHash hash) {
        return hash == null ? null : hash.toBytes();
    }

    @Override
    public Optional<Waiting> find(Transaction tx, SecretHash secret, Kind kind, Instant now) {
        return handle(tx)
                .createQuery("""
                    select kind,
                           client_id,
                           request,
                           visitor,
                           person,
                           pushed_hash,
                           created_at,
                           expires_at
                      from authorization_request
                     where request_hash = :hash
                       and kind = :kind
                       and expires_at > :now
                    """)
                .bind("hash", secret.toBytes())
                .bind("kind", kind.name())
                .bind("now", Millis.of(now))
                .map(SqlAuthorizationRequests::waiting)
                .findOne();
    }

    private static Waiting waiting(ResultSet row, StatementContext context) throws SQLException {
        var pushed = row.getBytes("pushed_hash");
        return new Waiting(
                Kind.valueOf(Columns.text(row, "kind")),
                Columns.text(row, "client_id"),
                request(Columns.text(row, "request"), context),
                row.getString("visitor"),
                row.getString("person"),
                pushed == null ? null : new SecretHash(pushed),
                Columns.instant(row, "created_at"),
                Columns.instant(row, "expires_at"));
    }

    private static SortedMap<String, String> request(String stored, StatementContext context) {
        var request = JsonColumns.readTexts(stored);
        request.computeIfPresent(
                "scope",
                (_, scopes) ->
                        ScopeColumns.current(Scopes.parse(scopes), context).toString());
        return request;
    }

    @Override
    public void setPerson(Transaction tx, SecretHash secret, String person) {
        handle(tx)
                .createUpdate("update authorization_request set person = :person where request_hash = :hash")
                .bind("hash", secret.toBytes())
                .bind("person", person.isEmpty() ? null : person)
                .execute();
    }

    @Override
    public boolean remove(Transaction tx, SecretHash secret) {
        // One row deleted: it is ours. None: another took it first.
        return delete(tx, "request_hash = :value", secret.toBytes()) == 1;
    }

    /** @param which of the rows, by {@code :value} */
    private static int delete(Transaction tx, String which, Object value) {
        var gone = handle(tx)
                .createQuery(
                        "delete from authorization_request where " + which + " returning " + RequestCounts.Row.COLUMNS)
                .bind("value", value)
                .map((row, _) -> RequestCounts.Row.of(row))
                .list();
        RequestCounts.remove(handle(tx), gone);
        return gone.size();
    }

    @Override
    public boolean bring(Transaction tx, SecretHash pushed, Instant now) {
        // Every time, also when it was brought before: the row stays locked until the transaction ends.
        return handle(tx)
                        .createUpdate("""
                            update authorization_request
                               set brought_at = :now
                             where request_hash = :hash
                               and kind = :kind
                               and expires_at > :now
                            """)
                        .bind("hash", pushed.toBytes())
                        .bind("kind", Kind.PUSHED.name())
                        .bind("now", Millis.of(now))
                        .execute()
                == 1;
    }

    @Override
    public boolean removeOpened(Transaction tx, SecretHash pushed) {
        return delete(tx, "pushed_hash = :value", pushed.toBytes()) > 0;
    }

    @Override
    public Numbers count(Transaction tx, Kind kind, String clientId, Origin origin) {
        return RequestCounts.read(handle(tx), kind, clientId, origin);
    }

    @Override
    public int countNotBrought(Transaction tx, String clientId, Instant now) {
        return handle(tx)
                .createQuery("""
                    select count(*)
                      from authorization_request
                     where client_id = :clientId
                       and kind = :kind
                       and brought_at is null
                       and expires_at > :now
                    """)
                .bind("clientId", clientId)
                .bind("kind", Kind.PUSHED.name())
                .bind("now", Millis.of(now))
                .mapTo(Integer.class)
                .one();
    }

    @Override
    public int removeExpired(Transaction tx, Instant now) {
        var removed = delete(
                tx,
                "request_hash in (select request_hash from authorization_request where expires_at <= :value"
                        + " order by expires_at limit " + EXPIRED_MAX + ")",
                Millis.of(now));
        if (removed < EXPIRED_MAX) {
            RequestCounts.forgetWhereNoneWaits(handle(tx));
        }
        return removed;
    }
}
