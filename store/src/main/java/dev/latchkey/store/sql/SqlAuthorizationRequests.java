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
        return handle(tx)
                        .createUpdate("delete from authorization_request where request_hash = :hash")
                        .bind("hash", secret.toBytes())
                        .execute()
                == 1;
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
        return handle(tx)
                        .createUpdate("delete from authorization_request where pushed_hash = :pushed")
                        .bind("pushed", pushed.toBytes())
                        .execute()
                > 0;
    }

    @Override
    public Numbers count(Transaction tx, Kind kind, String clientId, Origin origin) {
        return handle(tx)
                .createQuery("""
                    select (select count(*) from authorization_request where kind = :kind) as of_all,
                           (select count(*) from authorization_request where kind = :kind and client_id = :clientId) as of_client,
                           (select count(*) from authorization_request where kind = :kind and address = :address) as of_address,
                           (select count(*) from authorization_request where kind = :kind and network = :network) as of_network
                    """)
                .bind("kind", kind.name())
                .bind("clientId", clientId)
                .bind("address", origin.address())
                .bind("network", origin.network())
                .map((row, _) -> new Numbers(
                        row.getInt("of_all"),
                        row.getInt("of_client"),
                        row.getInt("of_address"),
                        row.getInt("of_network")))
                .one();
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
        return handle(tx)
                .createUpdate("delete from authorization_request where expires_at <= :now")
                .bind("now", Millis.of(now))
                .execute();
    }
}
