package dev.latchkey.core.company;

import dev.latchkey.core.command.EmailAddress;
import dev.latchkey.core.command.PasswordHash;
import dev.latchkey.core.command.TextLimits;
import java.time.Instant;

/** Someone who runs the platform and belongs to no company. */
public record OperatorAccount(String id, EmailAddress email, PasswordHash passwordHash, Instant createdAt) {
    public OperatorAccount {
        TextLimits.checkId(id);
    }
}
