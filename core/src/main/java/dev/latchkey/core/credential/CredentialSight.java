package dev.latchkey.core.credential;

import dev.latchkey.core.command.Permissions;
import dev.latchkey.core.command.Power;
import dev.latchkey.core.company.ActorRights;
import dev.latchkey.core.company.PowerRule;
import dev.latchkey.engine.decision.SystemRole;
import dev.latchkey.engine.protocol.Scopes;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether a client of a company may be told what somebody else's token in the company lets them do. From memory alone. */
public final class CredentialSight {

    /** What a client needs to see credentials other than its own. */
    private static final Scopes SEEING_CREDENTIALS = Scopes.of("credentials_read");

    private final PowerRule power;

    CredentialSight(ActorRights rights) {
        this.power = rights.power();
    }

    /**
     * Whether it may see the company's credentials by its role and by its scopes, and what another client's token lets its holder do is
     * within its own power in every dimension of docs/security/power.md.
     *
     * @param asking as it proved itself: until its secret ends, and so not as {@link CredentialIndex} has it
     * @param holder of the token, in the same company, as it is now
     * @param end of the token
     */
    public boolean maySee(LiveClient asking, LiveClient holder, Scopes scopes, Instant end) {
        return covers(
                asking,
                new Power.Client(
                        holder.role(),
                        holder.accessGroupId(),
                        scopes,
                        holder.allowList().blocks(),
                        end));
    }

    /**
     * As {@link #maySee(LiveClient, LiveClient, Scopes, Instant)}, of a token that an application has for a user: from everywhere.
     *
     * @param role of the user, as it is now
     * @param accessGroupId absent when the user is in none
     */
    public boolean maySee(
            LiveClient asking, SystemRole role, @Nullable String accessGroupId, Scopes scopes, Instant end) {
        return covers(asking, new Power.Client(role, accessGroupId, scopes, List.of(), end));
    }

    private boolean covers(LiveClient asking, Power seen) {
        var held = power.ofRole(asking.role(), asking.accessGroupId())
                .within(asking.scopes())
                .within(asking.allowList().blocks(), asking.expiresAt());
        return asking.scopes().containsAll(SEEING_CREDENTIALS)
                && power.covers(held, Permissions.CREDENTIALS_VIEW, seen);
    }
}
