package dev.latchkey.core.company;

import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.command.Seen;
import dev.latchkey.core.command.TextLimits;
import dev.latchkey.engine.decision.Principal.CompanyRef;
import java.time.Instant;

/**
 * A customer organisation, the tenant.
 *
 * @param identifier its name in addresses: 2 to 63 characters a-z, 0-9 and hyphen, unique on the platform
 * @param isActive an inactive company's users and credentials get nothing
 */
public record Company(String id, String identifier, String name, boolean isActive, Instant createdAt) {

    public Company {
        TextLimits.checkId(id);
        checkIdentifier(identifier);
        TextLimits.checkName("name", name);
    }

    /** @throws CommandRefused when it does not do as the name of a company in addresses */
    public static void checkIdentifier(String identifier) {
        if (!identifier.matches("[a-z0-9][a-z0-9-]{1,62}")) {
            throw CommandRefused.invalid(
                    "identifier", "expected 2 to 63 characters a-z, 0-9 and hyphen, got \"" + identifier + "\"");
        }
    }

    /** What a page shows of it. */
    public Seen seen() {
        return Seen.of(identifier, name, isActive);
    }

    public CompanyRef ref() {
        return new CompanyRef(id, identifier);
    }
}
