package dev.latchkey.store.sql;

import static dev.latchkey.store.sql.SqlTransaction.handle;

import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.credential.StoredSecret;
import dev.latchkey.core.credential.TokenFormat;
import dev.latchkey.core.partner.Application;
import dev.latchkey.core.partner.Application.Profile;
import dev.latchkey.core.partner.Application.Protocol;
import dev.latchkey.core.partner.Applications;
import dev.latchkey.core.partner.RedirectUri;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
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
               website_uri,
               privacy_uri,
               is_verified,
               document_uri,
               token_format,
               auth_method,
               jwks,
               jwks_uri,
               takes_endpoint_audience,
               requires_dpop,
               security_profile,
               requires_pushing,
               leniencies,
               created_at
          from application
         where removed_at is null
        """;
    private static final int NAMES_AT_ONCE = 1_000;
    private static final String OF_PARTNER = SELECT + " and partner_id = :partnerId";

    @Override
    public boolean insert(Transaction tx, Application application) {
        var redirectUris =
                application.redirectUris().stream().map(RedirectUri::value).toList();
        return Conflicts.insert(handle(tx), () -> {
            handle(tx)
                    .createUpdate("""
                        insert into application (partner_id, client_id, name, description, redirect_uris, scopes,
                               default_scopes, requires_pkce, is_public, is_active, website_uri, privacy_uri, is_verified,
                               document_uri, token_format, auth_method, jwks, jwks_uri,
                               takes_endpoint_audience, requires_dpop, security_profile, requires_pushing, leniencies,
                               created_at)
                        values (:partnerId, :clientId, :name, :description, :redirectUris, :scopes,
                               :defaultScopes, :requiresPkce, :isPublic, :isActive, :websiteUri, :privacyUri, :isVerified,
                               :documentUri, :tokenFormat, :authMethod, :jwks, :jwksUri,
                               :takesEndpointAudience, :requiresDpop, :securityProfile, :requiresPushing, :leniencies,
                               :createdAt)
                        """)
                    .bind("partnerId", application.partnerId())
                    .bind("clientId", application.clientId())
                    .bind("name", application.name())
                    .bind("description", application.description())
                    .bind("redirectUris", JsonColumns.write(redirectUris))
                    .bind("scopes", application.scopes().toString())
                    .bind("defaultScopes", application.defaultScopes().toString())
                    .bind("requiresPkce", application.requiresPkce())
                    .bind("isPublic", application.isPublic())
                    .bind("isActive", application.isActive())
                    .bind("websiteUri", application.profile().websiteUri())
                    .bind("privacyUri", application.profile().privacyUri())
                    .bind("isVerified", application.profile().isVerified())
                    .bind("documentUri", application.profile().documentUri())
                    .bind("tokenFormat", application.protocol().tokenFormat().name())
                    .bindMap(ProofRows.of(application.protocol().proof()))
                    .bindMap(RequestRuleRows.of(application.protocol().requests()))
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
                .createQuery(OF_PARTNER + " and client_id = :clientId")
                .bind("partnerId", partnerId)
                .bind("clientId", clientId)
                .map(mapper(tx))
                .findOne();
    }

    @Override
    public Optional<Application> findByClientId(Transaction tx, String clientId) {
        return handle(tx)
                .createQuery(SELECT + " and client_id = :clientId")
                .bind("clientId", clientId)
                .map(mapper(tx))
                .findOne();
    }

    @Override
    public void update(Transaction tx, Application application) {
        var redirectUris =
                application.redirectUris().stream().map(RedirectUri::value).toList();
        handle(tx)
                .createUpdate("""
                    update application
                       set name = :name,
                           description = :description,
                           redirect_uris = :redirectUris,
                           scopes = :scopes,
                           default_scopes = :defaultScopes,
                           requires_pkce = :requiresPkce,
                           is_public = :isPublic,
                           website_uri = :websiteUri,
                           privacy_uri = :privacyUri,
                           is_verified = :isVerified,
                           document_uri = :documentUri,
                           token_format = :tokenFormat,
                           auth_method = :authMethod,
                           jwks = :jwks,
                           jwks_uri = :jwksUri,
                           takes_endpoint_audience = :takesEndpointAudience,
                           requires_dpop = :requiresDpop,
                           security_profile = :securityProfile,
                           requires_pushing = :requiresPushing,
                           leniencies = :leniencies
                     where partner_id = :partnerId
                       and client_id = :clientId
                    """)
                .bind("name", application.name())
                .bind("description", application.description())
                .bind("redirectUris", JsonColumns.write(redirectUris))
                .bind("scopes", application.scopes().toString())
                .bind("defaultScopes", application.defaultScopes().toString())
                .bind("requiresPkce", application.requiresPkce())
                .bind("isPublic", application.isPublic())
                .bind("websiteUri", application.profile().websiteUri())
                .bind("privacyUri", application.profile().privacyUri())
                .bind("isVerified", application.profile().isVerified())
                .bind("documentUri", application.profile().documentUri())
                .bind("tokenFormat", application.protocol().tokenFormat().name())
                .bindMap(ProofRows.of(application.protocol().proof()))
                .bindMap(RequestRuleRows.of(application.protocol().requests()))
                .bind("partnerId", application.partnerId())
                .bind("clientId", application.clientId())
                .execute();
    }

    @Override
    public int countActive(Transaction tx, String partnerId) {
        return handle(tx)
                .createQuery("select count(*) from application where partner_id = :partnerId and is_active = :isActive")
                .bind("partnerId", partnerId)
                .bind("isActive", true)
                .mapTo(Integer.class)
                .one();
    }

    @Override
    public int countEver(Transaction tx, String partnerId) {
        return handle(tx)
                .createQuery("select count(*) from application where partner_id = :partnerId")
                .bind("partnerId", partnerId)
                .mapTo(Integer.class)
                .one();
    }

    @Override
    public void setActive(Transaction tx, String partnerId, String clientId, boolean isActive) {
        handle(tx)
                .createUpdate("""
                    update application
                       set is_active = :isActive
                     where partner_id = :partnerId
                       and client_id = :clientId
                    """)
                .bind("isActive", isActive)
                .bind("partnerId", partnerId)
                .bind("clientId", clientId)
                .execute();
    }

    @Override
    public void remove(Transaction tx, String partnerId, String clientId, Instant at) {
        handle(tx)
                .createUpdate("""
                    update application
                       set removed_at = :at,
                           is_active = :isActive
                     where partner_id = :partnerId
                       and client_id = :clientId
                       and removed_at is null
                    """)
                .bind("at", Millis.of(at))
                .bind("isActive", false)
                .bind("partnerId", partnerId)
                .bind("clientId", clientId)
                .execute();
    }

    @Override
    public List<Application> page(Transaction tx, String partnerId, String afterId, int limit) {
        var secrets =
                SecretRows.OF_PARTNERS.ofOwners(handle(tx), partnerId, """
                    select client_id
                      from application
                     where partner_id = :tenantId
                       and removed_at is null
                       and client_id > :afterId
                     order by client_id
                     limit :limit
                    """, Map.of("afterId", afterId, "limit", limit));
        return handle(tx)
                .createQuery(OF_PARTNER + " and client_id > :afterId order by client_id limit :limit")
                .bind("partnerId", partnerId)
                .bind("afterId", afterId)
                .bind("limit", limit)
                .map(mapper((_, clientId) -> secrets.getOrDefault(clientId, List.of())))
                .list();
    }

    @Override
    public Map<String, StoredName> names(Transaction tx, Collection<String> clientIds) {
        var names = new HashMap<String, StoredName>();
        var left = List.copyOf(clientIds);
        for (var from = 0; from < left.size(); from += NAMES_AT_ONCE) {
            handle(tx)
                    .createQuery("""
                        select a.client_id,
                               a.name,
                               p.name as partner
                          from application a
                          join partner p on p.id = a.partner_id
                         where a.client_id in (<ids>)
                        """)
                    .bindList("ids", left.subList(from, Math.min(left.size(), from + NAMES_AT_ONCE)))
                    .map((row, _) -> Map.entry(
                            Columns.text(row, "client_id"),
                            new StoredName(Columns.shown(row, "name"), Columns.shown(row, "partner"))))
                    .forEach(named -> names.put(named.getKey(), named.getValue()));
        }
        return names;
    }

    private static RowMapper<Application> mapper(Transaction tx) {
        return mapper((partnerId, clientId) -> SecretRows.OF_PARTNERS.of(handle(tx), partnerId, clientId));
    }

    /** @param secrets of an application, by its partner and its client_id */
    private static RowMapper<Application> mapper(BiFunction<String, String, List<StoredSecret>> secrets) {
        return (row, context) -> {
            var partnerId = Columns.text(row, "partner_id");
            var clientId = Columns.text(row, "client_id");
            return new Application(
                    partnerId,
                    clientId,
                    Columns.shown(row, "name"),
                    Columns.shown(row, "description"),
                    // What was accepted once and is not now gets no codes, and stops nothing else.
                    JsonColumns.readList(Columns.text(row, "redirect_uris")).stream()
                            .map(RedirectUri::parse)
                            .flatMap(Optional::stream)
                            .toList(),
                    ScopeColumns.scopes(row, "scopes", context),
                    ScopeColumns.scopes(row, "default_scopes", context),
                    row.getBoolean("requires_pkce"),
                    row.getBoolean("is_public"),
                    row.getBoolean("is_active"),
                    new Profile(
                            row.getString("website_uri"),
                            row.getString("privacy_uri"),
                            row.getBoolean("is_verified"),
                            row.getString("document_uri")),
                    new Protocol(
                            TokenFormat.valueOf(Columns.text(row, "token_format")),
                            ProofRows.proof(row),
                            RequestRuleRows.rules(row)),
                    Columns.instant(row, "created_at"),
                    secrets.apply(partnerId, clientId));
        };
    }
}
