package dev.latchkey.store.sql;

import static dev.latchkey.store.sql.SqlTransaction.handle;

import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.credential.Credential.PartnerKey;
import dev.latchkey.core.credential.CredentialState.Revocation;
import dev.latchkey.core.credential.SecretHash;
import dev.latchkey.core.listing.ListPart;
import dev.latchkey.core.listing.Position;
import dev.latchkey.core.partner.Partner;
import dev.latchkey.core.partner.PartnerSearch;
import dev.latchkey.core.partner.Partners;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

final class SqlPartners implements Partners {

    private static final String CONTAINS_TEXT = """
           and (lower(name) like :pattern escape '!'
                or id = :text)
        """;

    private static final List<String> SEARCHES = List.of(
            "select id from partner where lower(name) like :pattern escape '!' order by lower(name), id",
            "select id from partner where id = :text");

    private static final String SELECT_PARTNER = """
        select id,
               name,
               is_active,
               is_vouched_for,
               created_at
          from partner
        """;

    @Override
    public boolean insert(Transaction tx, Partner partner) {
        return Conflicts.insert(
                handle(tx),
                () -> handle(tx)
                        .createUpdate("""
                            insert into partner (id, name, is_active, is_vouched_for, created_at)
                            values (:id, :name, :isActive, :isVouchedFor, :createdAt)
                            """)
                        .bind("id", partner.id())
                        .bind("name", partner.name())
                        .bind("isActive", partner.isActive())
                        .bind("isVouchedFor", partner.isVouchedFor())
                        .bind("createdAt", Millis.of(partner.createdAt()))
                        .execute());
    }

    @Override
    public Optional<Partner> find(Transaction tx, String partnerId) {
        return handle(tx)
                .createQuery(SELECT_PARTNER + " where id = :id")
                .bind("id", partnerId)
                .map((row, _) -> partner(row))
                .findOne();
    }

    @Override
    public List<Partner> page(Transaction tx, String afterId, int limit) {
        return handle(tx)
                .createQuery(SELECT_PARTNER + " where id > :afterId order by id limit :limit")
                .bind("afterId", afterId)
                .bind("limit", limit)
                .map((row, _) -> partner(row))
                .list();
    }

    @Override
    public ListPart<Partner> page(Transaction tx, PartnerSearch search, @Nullable Position position, int limit) {
        var key = key(search.sort());
        var isText = search.sort() == PartnerSearch.Sort.NAME;
        var from = ListWalk.find(handle(tx), "partner", key, isText, position);
        var text = search.text();
        var values = Map.of("text", text, "pattern", Columns.containing(text));
        var matches = text.isEmpty() ? null : TextMatches.find(handle(tx), SEARCHES, values);
        var walk = ListWalk.of(key, "id", isText != search.isReversed(), from).sorting(isText, matches);
        var sql = SELECT_PARTNER + " where 1 = 1" + ListWalk.active(search.isActive())
                + (matches == null ? "" : matches.condition("id", CONTAINS_TEXT)) + walk.conditions() + walk.order();
        var query = walk.bind(handle(tx).createQuery(sql), limit);
        if (matches != null) {
            matches.bind(query, values);
        }
        return ListPart.of(query.map((row, _) -> partner(row)).list(), limit, walk.position());
    }

    /** Each has an index of its own. */
    private static String key(PartnerSearch.Sort sort) {
        return switch (sort) {
            case NAME -> "lower(name)";
            case CREATED -> "created_at";
        };
    }

    @Override
    public long count(Transaction tx) {
        return handle(tx)
                .createQuery("select count(*) from partner")
                .mapTo(Long.class)
                .one();
    }

    @Override
    public void setActive(Transaction tx, String partnerId, boolean isActive) {
        handle(tx)
                .createUpdate("update partner set is_active = :isActive where id = :id")
                .bind("isActive", isActive)
                .bind("id", partnerId)
                .execute();
    }

    @Override
    public boolean insertKey(Transaction tx, PartnerKey key) {
        return Conflicts.insert(handle(tx), () -> {
            var facts = key.facts();
            handle(tx)
                    .createUpdate("""
                        insert into partner_key (partner_id, id, name, description, created_by, created_at,
                               expires_at, allow_list)
                        values (:partnerId, :id, :name, :description, :createdBy, :createdAt,
                               :expiresAt, :allowList)
                        """)
                    .bind("partnerId", key.partnerId())
                    .bind("id", key.id())
                    .bind("name", facts.label().name())
                    .bind("description", facts.label().description())
                    .bind("createdBy", facts.createdBy())
                    .bind("createdAt", Millis.of(facts.createdAt()))
                    .bind("expiresAt", Millis.ofNullable(facts.expiresAt()))
                    .bind("allowList", facts.allowList().toString())
                    .execute();
            key.secrets()
                    .forEach(secret -> SecretRows.OF_PARTNERS.insert(handle(tx), key.partnerId(), key.id(), secret));
        });
    }

    @Override
    public List<PartnerKey> keys(Transaction tx, String partnerId) {
        var secrets = SecretRows.OF_PARTNERS.ofOwners(
                handle(tx),
                partnerId,
                "select id from partner_key where partner_id = :tenantId and revoked_at is null",
                Map.of());
        return handle(tx)
                .createQuery("""
                    select k.partner_id,
                           k.id,
                           k.name,
                           k.description,
                           k.created_by,
                           k.created_at,
                           k.expires_at,
                           k.allow_list,
                           k.revoked_at,
                           k.revoked_by,
                           (select max(u.last_used_at)
                              from credential_use u
                             where u.owner_id = k.partner_id
                               and u.credential_id = k.id) as last_used_at
                      from partner_key k
                     where k.partner_id = :partnerId
                       and k.revoked_at is null
                     order by k.created_at, k.id
                    """)
                .bind("partnerId", partnerId)
                .map((row, _) -> new PartnerKey(
                        Columns.text(row, "partner_id"),
                        Columns.text(row, "id"),
                        CredentialRows.facts(row),
                        secrets.getOrDefault(Columns.text(row, "id"), List.of())))
                .list();
    }

    @Override
    public void expireKeys(Transaction tx, String partnerId, Instant expiresAt) {
        handle(tx)
                .createUpdate("""
                    update partner_key
                       set expires_at = :expiresAt
                     where partner_id = :partnerId
                       and revoked_at is null
                       and (expires_at is null or expires_at > :expiresAt)
                    """)
                .bind("expiresAt", Millis.of(expiresAt))
                .bind("partnerId", partnerId)
                .execute();
    }

    @Override
    public void revokeKey(Transaction tx, String partnerId, String keyId, Revocation revocation) {
        handle(tx)
                .createUpdate("""
                    update partner_key
                       set revoked_at = :at,
                           revoked_by = :by
                     where partner_id = :partnerId
                       and id = :id
                       and revoked_at is null
                    """)
                .bind("at", Millis.of(revocation.at()))
                .bind("by", revocation.by())
                .bind("partnerId", partnerId)
                .bind("id", keyId)
                .execute();
    }

    @Override
    public boolean rekey(Transaction tx, String partnerId, String keyId, String secretId, SecretHash keyed) {
        return SecretRows.OF_PARTNERS.rekey(handle(tx), partnerId, keyId, secretId, keyed);
    }

    private static Partner partner(ResultSet row) throws SQLException {
        return new Partner(
                Columns.text(row, "id"),
                Columns.shown(row, "name"),
                row.getBoolean("is_active"),
                row.getBoolean("is_vouched_for"),
                Columns.instant(row, "created_at"));
    }
}
