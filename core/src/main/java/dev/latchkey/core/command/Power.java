package dev.latchkey.core.command;

import dev.latchkey.engine.decision.SystemRole;
import dev.latchkey.engine.protocol.Cidr;
import dev.latchkey.engine.protocol.Scopes;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that lets somebody do something in a company, and so is given, changed or ended by commands: a point of the lattice in
 * docs/security/power.md. Who may is what holds at least as much, by {@code PowerRule}.
 */
public sealed interface Power {

    /**
     * A person's account.
     *
     * @param accessGroupId absent when in none
     */
    record Person(SystemRole role, @Nullable String accessGroupId) implements Power {}

    /** What a role of the company's own lets its holders do, now and whoever gets it. */
    record Role(SystemRole role) implements Power {}

    /**
     * Which rows an access group opens.
     *
     * @param one how the product calls a row, and {@code many} several
     */
    record Rows(String one, String many) implements Power {}

    /**
     * An API key: everything in the company, without scopes.
     *
     * @param networks it may be used from; none for everywhere
     * @param expiresAt absent for no end
     */
    record Key(List<Cidr> networks, @Nullable Instant expiresAt) implements Power {
        public Key {
            networks = List.copyOf(networks);
        }
    }

    /**
     * An OAuth client of the company.
     *
     * @param accessGroupId absent when in none
     * @param networks it may be used from; none for everywhere
     * @param expiresAt absent for no end
     */
    record Client(
            SystemRole role,
            @Nullable String accessGroupId,
            Scopes scopes,
            List<Cidr> networks,
            @Nullable Instant expiresAt)
            implements Power {
        public Client {
            networks = List.copyOf(networks);
        }
    }

    /** What an application of a partner may do in the company, for users who let it: from everywhere, without end. */
    record Admission(Scopes scopes) implements Power {}
}
