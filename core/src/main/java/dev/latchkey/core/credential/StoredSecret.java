package dev.latchkey.core.credential;

import dev.latchkey.core.credential.CredentialState.Revocation;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One secret of a credential as the store keeps it. A credential has one, or two while a rotation overlaps.
 *
 * @param expiresAt end of the overlap for a predecessor; absent for a secret that ends with its credential
 * @param revocation absent unless somebody cut it off
 */
public record StoredSecret(
        String id,
        SecretHash hash,
        HashAlgorithm algorithm,
        SecretHint hint,
        Instant createdAt,
        @Nullable Instant expiresAt,
        @Nullable Revocation revocation) {

    public CredentialState stateAt(Instant now) {
        return CredentialState.at(now, expiresAt, revocation);
    }
}
