package dev.latchkey.core.signing;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.latchkey.core.signing.SigningKeys.State;
import dev.latchkey.core.signing.SigningKeys.StoredKey;
import java.time.Instant;

/** A signing key on its way into the store and out of it; the private part is encrypted with the master key. */
final class StoredSigningKey {

    private StoredSigningKey() {}

    static StoredKey of(SigningKey key, State state, MasterKey masterKey, Instant now) {
        return new StoredKey(
                key.kid(),
                "ES256",
                state,
                key.publicJwk().toJSONString(),
                new EncryptedKey(masterKey.encrypt(key.toPrivateJwk().getBytes(UTF_8), context(key.kid()))),
                now,
                now);
    }

    static SigningKey decrypt(StoredKey stored, MasterKey masterKey) {
        var jwk = masterKey.decrypt(stored.privateEncrypted().toBytes(), context(stored.kid()));
        return SigningKey.parse(new String(jwk, UTF_8));
    }

    private static String context(String kid) {
        return "signing key " + kid;
    }
}
