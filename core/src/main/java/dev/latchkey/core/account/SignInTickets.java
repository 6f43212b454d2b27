package dev.latchkey.core.account;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.latchkey.core.command.PasswordHash;
import dev.latchkey.core.credential.Secret;
import dev.latchkey.core.signing.MasterKey;
import dev.latchkey.engine.protocol.Base64Url;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;

/**
 * What a browser brings back between the steps of a sign-in: sealed for that browser and that step, good for {@link SignIn#STEPS_MAX} and
 * only while the password that it stands on is in force. Safe for use by many threads.
 */
final class SignInTickets {

    private static final int FINGERPRINT_BYTES = 6;

    /** What comes after the password. */
    enum Step {
        /** One of the accounts that the password is right for. */
        CHOICE("ticket for the choice of an account "),
        SECOND_FACTOR("ticket for the second factor ");

        final String purpose;

        Step(String purpose) {
            this.purpose = purpose;
        }
    }

    /** The password of this person was right. */
    record Ticket(Person person, String fingerprint) {

        /** Whether it stands on the password that this is the hash of. */
        boolean isOf(PasswordHash hash) {
            return fingerprint.equals(SignInTickets.fingerprint(hash));
        }
    }

    private final MasterKey masterKey;
    private final InstantSource clock;

    SignInTickets(MasterKey masterKey, InstantSource clock) {
        this.masterKey = masterKey;
        this.clock = clock;
    }

    /** @param visitor secret name of the browser */
    Secret seal(Step step, Person person, PasswordHash hash, String visitor) {
        var text = String.join(
                "\n",
                person.kind().name(),
                person.ownerId(),
                person.personId(),
                Long.toString(clock.instant().plus(SignIn.STEPS_MAX).toEpochMilli()),
                fingerprint(hash));
        return new Secret(Base64Url.encode(masterKey.encrypt(text.getBytes(UTF_8), step.purpose + visitor)));
    }

    /** @return empty for what is not ours, another browser's, another step's, or too old */
    Optional<Ticket> read(Step step, String cookie, String visitor) {
        try {
            var sealed = Base64Url.decode(cookie).orElseThrow(IllegalArgumentException::new);
            var parts = new String(masterKey.decrypt(sealed, step.purpose + visitor), UTF_8).split("\n");
            var until = Instant.ofEpochMilli(Long.parseLong(parts[3]));
            return clock.instant().isBefore(until)
                    ? Optional.of(new Ticket(Person.of(Person.Kind.valueOf(parts[0]), parts[1], parts[2]), parts[4]))
                    : Optional.empty();
        } catch (IllegalArgumentException | IllegalStateException e) {
            return Optional.empty();
        }
    }

    /** Enough of the hash to see that the password is still the same; it leaves us sealed, or under our key, only. */
    static String fingerprint(PasswordHash hash) {
        try {
            var digest =
                    MessageDigest.getInstance("SHA-256").digest(hash.toPhc().getBytes(UTF_8));
            return Base64Url.encode(Arrays.copyOf(digest, FINGERPRINT_BYTES));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
