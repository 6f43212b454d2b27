package dev.latchkey.core.portal;

import dev.latchkey.core.command.EmailAddress;
import dev.latchkey.core.command.PasswordHash;
import dev.latchkey.core.command.Seen;
import dev.latchkey.core.command.TextLimits;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An organisation that wants to be a partner, in the words of somebody who signed it up.
 *
 * @param id which the partner will have
 * @param name of that person, who will be the first owner
 * @param passwordHash that they chose with the link in their letter; absent before
 */
public record SignUp(
        String id,
        String organisation,
        String name,
        EmailAddress email,
        Instant createdAt,
        @Nullable PasswordHash passwordHash) {

    public SignUp {
        TextLimits.checkId(id);
        TextLimits.checkName("name", organisation);
        TextLimits.checkName("person", name);
    }

    /** What a page shows of it. */
    public Seen seen() {
        return Seen.of(organisation, name, email.value());
    }
}
