package dev.latchkey.core.credential;

import dev.latchkey.core.command.Permissions;
import dev.latchkey.engine.decision.Principal.CompanyRef;
import dev.latchkey.engine.decision.SystemRole;
import dev.latchkey.engine.protocol.Scopes;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An OAuth client that works, with its role, access group and scopes as they are now.
 *
 * @param number short internal number, unique on the platform
 * @param proof how it proves itself
 * @param secrets those that are not revoked; each may have an end of its own
 * @param expiresAt absent for none; the reader compares
 * @param generation which of its tokens live: those that say the same. 0 until a command ends its tokens, and higher with each that does
 * @apiNote Why tokens carry a number and are not judged by when they were issued. A command that ends a secret takes its time when it
 *     begins; the secret proves clients until the command's transaction is in force, here and a little later on other nodes. What is
 *     issued in between is younger than that time, within one millisecond it cannot be told apart, and clocks of two nodes differ. One
 *     record holds both what proves a client and the generation, and one transaction changes both, so whatever the old secret proves,
 *     however late it is issued, says the old generation; once the change is in force, and so before the command is answered, it is dead.
 * @implNote Many parameters: all that a request is judged by, without a second look-up.
 */
public record LiveClient(
        String clientId,
        long number,
        CompanyRef company,
        SystemRole role,
        @Nullable String accessGroupId,
        Scopes scopes,
        TokenFormat tokenFormat,
        ClientProof proof,
        List<LiveSecret> secrets,
        IpAllowList allowList,
        @Nullable Instant expiresAt,
        long generation) {

    /** What a client needs to see credentials other than its own. */
    private static final Scopes SEEING_CREDENTIALS = Scopes.of("credentials_read");

    public LiveClient {
        secrets = List.copyOf(secrets);
    }

    /**
     * One secret of a client.
     *
     * @param expiresAt absent when it ends with the client
     */
    public record LiveSecret(
            SecretHash hash, String secretId, @Nullable Instant expiresAt) {

        /** Expired when {@code now} equals {@code expiresAt}. */
        public boolean isLiveAt(Instant now) {
            return expiresAt == null || now.isBefore(expiresAt);
        }
    }

    /** Whether it still works; expired when {@code now} equals {@code expiresAt}. */
    public boolean isLiveAt(Instant now) {
        return expiresAt == null || now.isBefore(expiresAt);
    }

    /** The same until its secret ends, if that is earlier, so that nothing made with the secret outlives it. */
    public LiveClient provenBy(LiveSecret secret) {
        var end = secret.expiresAt();
        return end == null || (expiresAt != null && !end.isBefore(expiresAt))
                ? this
                : new LiveClient(
                        clientId,
                        number,
                        company,
                        role,
                        accessGroupId,
                        scopes,
                        tokenFormat,
                        proof,
                        secrets,
                        allowList,
                        end,
                        generation);
    }

    /**
     * Whether it may be told about a token of somebody else in its company: it may see the company's credentials by its role and by its
     * scopes, and the token lets nobody do more than it may itself.
     */
    public boolean maySee(SystemRole holder, Scopes ofToken) {
        return scopes.containsAll(SEEING_CREDENTIALS)
                && role.permissions().contains(Permissions.CREDENTIALS_VIEW)
                && role.permissions().containsAll(holder.permissions())
                && (role.reachesWholeOrganisation() || !holder.reachesWholeOrganisation())
                && scopes.containsAll(ofToken);
    }
}
