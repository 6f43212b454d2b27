package dev.latchkey.core.credential;

import dev.latchkey.core.command.CommandRefused;
import java.time.Instant;

/** A key that was made elsewhere and shall go on working. */
public sealed interface ImportedSecret {

    /** Its value is known. */
    record ByValue(Secret secret) implements ImportedSecret {}

    /** Only the SHA-256 of its UTF-8 text is known; the first use replaces it by a keyed hash. */
    record BySha256(SecretHash hash) implements ImportedSecret {}

    /**
     * The secret as the store shall keep it.
     *
     * @throws CommandRefused when the value is of our own form, which was made here already or is a typo
     */
    default StoredSecret toStored(String id, Instant now, CredentialFormat format, SecretHasher hasher) {
        return switch (this) {
            case BySha256(var hash) ->
                new StoredSecret(id, hash, HashAlgorithm.SHA256, SecretHint.UNKNOWN, now, null, null);
            case ByValue(var secret) ->
                switch (format.recognise(secret.reveal())) {
                    case Recognised.Foreign() ->
                        new StoredSecret(id, hasher.hash(secret), HashAlgorithm.KEYED, secret.hint(), now, null, null);
                    case Recognised.Ours _, Recognised.Malformed _ ->
                        throw CommandRefused.invalid(
                                "secret",
                                "expected a key made elsewhere: 16 to 256 visible ASCII characters, not of our form");
                };
        };
    }
}
