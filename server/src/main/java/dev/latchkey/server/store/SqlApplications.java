package dev.latchkey.server.store;

import static dev.latchkey.server.store.SqlTransaction.handle;

import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.server.partner.Application;
import dev.latchkey.server.partner.Applications;
import dev.latchkey.server.partner.RedirectUri;
import dev.latchkey.server.store.change.Transaction;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.mapper.RowMapper;

final class SqlApplications implements Applications {

    private static final String SELECT = """
        select partner_id,
               client_id,
               name,
               description,
               redirect_uris,
               scopes,
               default_scopes,
               requires_pkce,
               is_public,
               is_active,
               created_at
          from application
         where partner_id = :partnerId
        """;

    @Override
    public boolean insert(Transaction tx, Application application) {
        var redirectUris =
                application.redirectUris().stream().map(RedirectUri::value).toList();
        return Conflicts.insert(handle(tx), () -> {
            handle(tx)
                    .createUpdate("""
                        insert into application (partner_id, client_id, name, description, redirect_uris, scopes,
                               default_scopes, requires_pkce, is_public, is_active, created_at)
                        values (:partnerId, :clientId, :name, :description, :redirectUris, :scopes,
                               :defaultScopes, :requiresPkce, :isPublic, :isActive, :createdAt)
                        """)
                    .bind("partnerId", application.partnerId())
                    .bind("clientId", application.clientId())
                    .bind("name", application.name())
                    .bind("description", application.description())
                    .bind("redirectUris", Json.write(redirectUris))
                    .bind("scopes", application.scopes().toString())
                    .bind("defaultScopes", application.defaultScopes().toString())
                    .bind("requiresPkce", application.requiresPkce())
                    .bind("isPublic", application.isPublic())
                    .bind("isActive", application.isActive())
                    .bind("createdAt", Millis.of(application.createdAt()))
                    .execute();
            application
                    .secrets()
                    .forEach(secret -> SecretRows.OF_PARTNERS.insert(
                            handle(tx), application.partnerId(), application.clientId(), secret));
        });
    }

    @Override
    public Optional<Application> find(Transaction tx, String partnerId, String clientId) {
        return handle(tx)
                .createQuery(SELECT + " and client_id = :clientId")
                .bind("partnerId", partnerId)
                .bind("clientId", clientId)
                .map(mapper(tx))
                .findOne();
    }

    @Override
    public List<Application> page(Transaction tx, String partnerId, String afterId, int limit) {
        return handle(tx)
                .createQuery(SELECT + " and client_id > :afterId order by client_id limit :limit")
                .bind("partnerId", partnerId)
                .bind("afterId", afterId)
                .bind("limit", limit)
                .map(mapper(tx))
                .list();
    }

    private static RowMapper<Application> mapper(Transaction tx) {
        return (row, _) -> {
            var partnerId = Columns.text(row, "partner_id");
            var clientId = Columns.text(row, "client_id");
            return new Application(
                    partnerId,
                    clientId,
                    Columns.text(row, "name"),
                    Columns.text(row, "description"),
                    Json.readList(Columns.text(row, "redirect_uris")).stream()
                            .map(RedirectUri::new)
                            .toList(),
                    scopes(Columns.text(row, "scopes")),
                    scopes(Columns.text(row, "default_scopes")),
                    row.getBoolean("requires_pkce"),
                    row.getBoolean("is_public"),
                    row.getBoolean("is_active"),
                    Columns.instant(row, "created_at"),
                    SecretRows.OF_PARTNERS.of(handle(tx), partnerId, clientId));
        };
    }

    private static Scopes scopes(String text) {
        return text.isEmpty() ? Scopes.NONE : Scopes.parse(text);
    }
}
