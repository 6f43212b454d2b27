package dev.latchkey.core.signing;

import dev.latchkey.core.signing.SigningKeys.State;
import dev.latchkey.core.signing.SigningKeys.StoredKey;
import java.util.List;
import java.util.Optional;

/** Whether stored signing keys can be used with a master key. */
public final class SigningKeyCheck {

    private SigningKeyCheck() {}

    /** What is wrong, in one sentence; empty when all can be used and one of them signs. */
    public static Optional<String> problem(List<StoredKey> keys, MasterKey masterKey) {
        for (var key : keys) {
            try {
                StoredSigningKey.decrypt(key, masterKey);
            } catch (IllegalStateException | IllegalArgumentException _) {
                return Optional.of("the signing key " + key.kid() + " was made with another master key, or is damaged");
            }
        }
        return keys.stream().anyMatch(key -> key.state() == State.ACTIVE)
                ? Optional.empty()
                : Optional.of("no signing key is in use");
    }
}
