package dev.latchkey.core.partner;

import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.credential.Credential.PartnerKey;
import dev.latchkey.core.credential.CredentialState.Revocation;
import dev.latchkey.core.credential.PartnerKeySource;
import dev.latchkey.core.listing.ListPart;
import dev.latchkey.core.listing.Position;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Partners and their keys as stored. */
public interface Partners extends PartnerKeySource {

    /** @return false when the id is taken */
    boolean insert(Transaction tx, Partner partner);

    Optional<Partner> find(Transaction tx, String partnerId);

    /** Partners with ids above {@code afterId} (empty for the first), in the order of their ids, at most {@code limit}. */
    List<Partner> page(Transaction tx, String afterId, int limit);

    /**
     * One page of a search. What does not move in the order while somebody pages is seen exactly once.
     *
     * @param position absent for the first page; so is one beside a partner that is not there
     */
    ListPart<Partner> page(Transaction tx, PartnerSearch search, @Nullable Position position, int limit);

    /** How many there are, the suspended ones among them. */
    long count(Transaction tx);

    void setActive(Transaction tx, String partnerId, boolean isActive);

    /**
     * Stores a key with its secret.
     *
     * @return false when the id or the hash is taken
     */
    boolean insertKey(Transaction tx, PartnerKey key);

    /** The partner's keys that are not revoked, oldest first. */
    List<PartnerKey> keys(Transaction tx, String partnerId);

    /** Gives every key of the partner that is not revoked an end, unless it has an earlier one. */
    void expireKeys(Transaction tx, String partnerId, Instant expiresAt);

    void revokeKey(Transaction tx, String partnerId, String keyId, Revocation revocation);

    @Override
    default List<PartnerKey> keysOfActive(Transaction tx, String partnerId) {
        return find(tx, partnerId).filter(Partner::isActive).isPresent() ? keys(tx, partnerId) : List.of();
    }

    @Override
    default List<String> idsAfter(Transaction tx, String afterId, int limit) {
        return page(tx, afterId, limit).stream().map(Partner::id).toList();
    }
}
