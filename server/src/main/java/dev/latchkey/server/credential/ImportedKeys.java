package dev.latchkey.server.credential;

import dev.latchkey.server.credential.LiveKey.LiveApiKey;
import dev.latchkey.server.credential.LiveKey.LivePartnerKey;
import dev.latchkey.server.store.change.ChangeKind;
import dev.latchkey.server.store.change.Transaction;
import dev.latchkey.server.store.change.Transactions;
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
            transactions.submit(tx -> rekey(tx, key, keyed)).whenComplete((_, _) -> beingRekeyed.remove(sha256));
        }
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
