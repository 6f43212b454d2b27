package dev.latchkey.core.credential;

import dev.latchkey.core.change.TimeOrderedId;
import java.security.SecureRandom;
import java.time.Instant;

/** Makes new secrets in the deployment's own form, and what the store keeps of them. Safe for use by many threads. */
public final class SecretIssuer {

    private static final long NUMBER_MIN = 1L << 62;

    private final CredentialFormat format;
    private final SecretHasher hasher;
    private final SecureRandom random;

    public SecretIssuer(CredentialFormat format, SecretHasher hasher, SecureRandom random) {
        this.format = format;
        this.hasher = hasher;
        this.random = random;
    }

    /** A new secret, which nobody has yet. */
    public Secret issue(SecretType type) {
        return format.generate(type, random);
    }

    /** The hash that a secret of this deployment is found by. */
    public SecretHash hash(Secret secret) {
        return hasher.hash(secret);
    }

    /** A secret as the store keeps it, under a new id. */
    public StoredSecret stored(Secret secret, Instant now) {
        return new StoredSecret(newId(now), hash(secret), HashAlgorithm.KEYED, secret.hint(), now, null, null);
    }

    /**
     * A secret that was made elsewhere as the store keeps it, under a new id.
     *
     * @throws dev.latchkey.core.command.CommandRefused when its value is of our own form
     */
    public StoredSecret stored(ImportedSecret imported, Instant now) {
        return imported.toStored(newId(now), now, format, hasher);
    }

    /** An identifier for something new; identifiers sort by the time they were made. */
    public String newId(Instant now) {
        return TimeOrderedId.next(now, random);
    }

    /** A client_id that nobody has yet. */
    public String newClientId() {
        return CredentialFormat.generateClientId(random);
    }

    /**
     * The short number that tokens name a new client or grant by, drawn from 62 bits. Drawn and not counted, because a store that is set back
     * to a backup would count on from there and give what is new the tokens of what was made after the backup. Those that earlier releases
     * counted are below all of these.
     */
    public long newNumber() {
        return NUMBER_MIN | random.nextLong() >>> 2;
    }
}
