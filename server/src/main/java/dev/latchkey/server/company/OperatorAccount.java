package dev.latchkey.server.company;

import dev.latchkey.server.command.EmailAddress;
import dev.latchkey.server.command.Limits;
import dev.latchkey.server.command.PasswordHash;
import java.time.Instant;

/** Someone who runs the platform and belongs to no company. */
public record OperatorAccount(String id, EmailAddress email, PasswordHash passwordHash, Instant createdAt) {
    public OperatorAccount {
        Limits.checkId(id);
    }
}
