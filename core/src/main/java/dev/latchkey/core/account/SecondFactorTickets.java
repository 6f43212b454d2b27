package dev.latchkey.core.account;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.latchkey.core.command.PasswordHash;
import dev.latchkey.core.credential.Secret;
import dev.latchkey.core.signing.MasterKey;
import dev.latchkey.engine.protocol.Base64Url;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * What a browser holds between the password and the second factor: who gave the password, sealed for this browser alone, for at most
 * {@link SignIn#SECOND_FACTOR_MAX}. Safe for use by many threads.
 */
final class SecondFactorTickets {

    private static final String PURPOSE = "ticket for the second factor ";

    /** @param password the fingerprint of the hash that was compared */
    record Ticket(Person person, Instant expiresAt, String password) {

        /** Whether the password is still the one that was given. */
        boolean isFor(PasswordHash hash) {
            return fingerprint(hash).equals(password);
        }
    }

    private final MasterKey masterKey;
    private final InstantSource clock;

    SecondFactorTickets(MasterKey masterKey, InstantSource clock) {
        this.masterKey = masterKey;
        this.clock = clock;
    }

    Secret issue(Person person, PasswordHash hash, SignIn.Origin origin) {
        var text = String.join(
                "\n",
                person.kind().name(),
                person.ownerId(),
                person.personId(),
                Long.toString(clock.instant().plus(SignIn.SECOND_FACTOR_MAX).toEpochMilli()),
                fingerprint(hash));
        return new Secret(Base64Url.encode(masterKey.encrypt(text.getBytes(UTF_8), PURPOSE + origin.visitor())));
    }

    /** Empty when it is too late, not ours, or another browser's. */
    Optional<Ticket> read(String cookie, SignIn.Origin origin) {
        try {
            var sealed = Base64Url.decode(cookie).orElseThrow(IllegalArgumentException::new);
            var parts = new String(masterKey.decrypt(sealed, PURPOSE + origin.visitor()), UTF_8).split("\n");
            var ticket = new Ticket(
                    Person.of(Person.Kind.valueOf(parts[0]), parts[1], parts[2]),
                    Instant.ofEpochMilli(Long.parseLong(parts[3])),
                    parts[4]);
            return clock.instant().isBefore(ticket.expiresAt()) ? Optional.of(ticket) : Optional.empty();
        } catch (IllegalArgumentException | IllegalStateException e) {
            return Optional.empty();
        }
    }

    /** Enough of the hash to see that the password is still the same; it stands in a sealed cookie only. */
    private static String fingerprint(PasswordHash hash) {
        return Integer.toHexString(hash.toPhc().hashCode());
    }
}
