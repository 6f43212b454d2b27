package dev.latchkey.server.credential;

import dev.latchkey.server.credential.LiveKey.LiveApiKey;
import dev.latchkey.server.credential.LiveKey.LivePartnerKey;
import dev.latchkey.server.store.change.ChangeKind;
import dev.latchkey.server.store.change.Transactions;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Recognises API keys that were imported by a plain hash, and gives each a keyed hash on its first use. Never blocks; safe
 * for use by many threads.
 */
public final class ImportedKeys {

    private final CredentialIndex index;
    private final Transactions transactions;
    private final Credentials credentials;
    private final SecretHasher hasher;
    private final Set<SecretHash> beingRekeyed = ConcurrentHashMap.newKeySet();

    public ImportedKeys(
            CredentialIndex index, Transactions transactions, Credentials credentials, SecretHasher hasher) {
        this.index = index;
        this.transactions = transactions;
        this.credentials = credentials;
        this.hasher = hasher;
    }

    /** The key with this value, if it was imported by hash and not used since; for what {@link CredentialIndex#findKey} misses. */
    public Optional<LiveKey> find(Secret presented) {
        if (!index.hasImportedKeys()) {
            return Optional.empty();
        }
        var sha256 = SecretHasher.sha256(presented);
        var found = index.findImportedKey(sha256);
        found.ifPresent(key -> {
            switch (key) {
                case LiveApiKey apiKey -> rekey(apiKey, sha256, hasher.hash(presented));
                case LivePartnerKey _ -> {
                    // Partners' keys are imported by value only.
                }
            }
        });
        return found;
    }

    private void rekey(LiveApiKey key, SecretHash sha256, SecretHash keyed) {
        if (beingRekeyed.add(sha256)) {
            var companyId = key.principal().company().id();
            var credentialId = key.principal().credentialId();
            // A failure changes nothing for the caller: the next use tries again.
            transactions
                    .submit(tx -> {
                        var isDone = credentials.rekey(tx, companyId, credentialId, key.secretId(), keyed);
                        tx.changed(ChangeKind.CREDENTIAL, companyId, credentialId);
                        return isDone;
                    })
                    .whenComplete((_, _) -> beingRekeyed.remove(sha256));
        }
    }
}
