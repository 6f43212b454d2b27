package dev.latchkey.core.credential;

import dev.latchkey.core.change.ChangeKind;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.change.Transactions;
import dev.latchkey.core.credential.LiveKey.LiveApiKey;
import dev.latchkey.core.credential.LiveKey.LivePartnerKey;
import dev.latchkey.core.turn.WorkOwner;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Recognises keys that were imported by a plain hash, and gives each a keyed hash on its first use. Never blocks; safe for
 * use by many threads.
 */
public final class ImportedKeys {

    private final CredentialIndex index;
    private final Transactions transactions;
    private final Credentials credentials;
    private final PartnerKeySource partnerKeys;
    private final SecretHasher hasher;
    private final Set<SecretHash> beingRekeyed = ConcurrentHashMap.newKeySet();

    public ImportedKeys(
            CredentialIndex index,
            Transactions transactions,
            Credentials credentials,
            PartnerKeySource partnerKeys,
            SecretHasher hasher) {
        this.index = index;
        this.transactions = transactions;
        this.credentials = credentials;
        this.partnerKeys = partnerKeys;
        this.hasher = hasher;
    }

    /**
     * The key with this value, if it was imported by hash and not used since; for what {@link CredentialIndex#findKey}
     * misses.
     */
    public Optional<LiveKey> find(Secret presented) {
        if (!index.hasImportedKeys()) {
            return Optional.empty();
        }
        var sha256 = SecretHasher.sha256(presented);
        var found = index.findImportedKey(sha256);
        found.ifPresent(key -> rekeyOnce(key, sha256, hasher.hash(presented)));
        return found;
    }

    private void rekeyOnce(LiveKey key, SecretHash sha256, SecretHash keyed) {
        if (beingRekeyed.add(sha256)) {
            // A failure changes nothing for the caller: the next use tries again.
            ownerOf(key)
                    .call(() -> transactions.submit(tx -> rekey(tx, key, keyed)))
                    .whenComplete((_, _) -> beingRekeyed.remove(sha256));
        }
    }

    /** Whose turn to write it takes: who has many keys imported, and uses them all at once, keeps nobody else waiting. */
    private static WorkOwner ownerOf(LiveKey key) {
        return switch (key) {
            case LiveApiKey apiKey ->
                WorkOwner.company(apiKey.principal().company().id());
            case LivePartnerKey partnerKey ->
                WorkOwner.partner(partnerKey.principal().partnerId());
        };
    }

    private boolean rekey(Transaction tx, LiveKey key, SecretHash keyed) {
        return switch (key) {
            case LiveApiKey apiKey -> {
                var companyId = apiKey.principal().company().id();
                var id = apiKey.principal().credentialId();
                tx.changed(ChangeKind.CREDENTIAL, companyId, id);
                yield credentials.rekey(tx, companyId, id, apiKey.secretId(), keyed);
            }
            case LivePartnerKey partnerKey -> {
                var partnerId = partnerKey.principal().partnerId();
                var id = partnerKey.principal().credentialId();
                tx.changed(ChangeKind.PARTNER_KEY, partnerId, id);
                yield partnerKeys.rekey(tx, partnerId, id, partnerKey.secretId(), keyed);
            }
        };
    }
}
