package dev.latchkey.core.credential;

import dev.latchkey.engine.decision.Principal;
import dev.latchkey.engine.decision.Principal.CompanyRef;
import dev.latchkey.engine.decision.SystemRole;
import dev.latchkey.engine.protocol.Scopes;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An OAuth client that works, with its role, access group and scopes as they are now.
 *
 * @param number short internal number, unique on the platform
 * @param held the role, which all of its holders share
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
        HeldRole held,
        @Nullable String accessGroupId,
        Scopes scopes,
        TokenFormat tokenFormat,
        ClientProof proof,
        List<LiveSecret> secrets,
        IpAllowList allowList,
        @Nullable Instant expiresAt,
        long generation) {

    public LiveClient {
        secrets = List.copyOf(secrets);
    }

    /** Its role as it is now. */
    public SystemRole role() {
        return held.role();
    }

    /**
     * One secret of a client.
     *
     * @param expiresAt absent when it ends with the client
     * @param mark what tokens say of the secret that proved their client: its id in 64 bits, by which those of one client are told
     *     apart; never {@link #UNKNOWN}
     */
    public record LiveSecret(
            SecretHash hash, String secretId, @Nullable Instant expiresAt, long mark) {

        /** The mark of no secret. */
        public static final long UNKNOWN = 0;

        public LiveSecret(SecretHash hash, String secretId, @Nullable Instant expiresAt) {
            this(hash, secretId, expiresAt, markOf(secretId));
        }

        /** FNV-1a. Ids are ours and random, so nobody looks for two that collide. */
        private static long markOf(String secretId) {
            var mark = 0xcbf29ce484222325L;
            for (int i = 0; i < secretId.length(); i++) {
                mark = (mark ^ secretId.charAt(i)) * 0x100000001b3L;
            }
            return mark == UNKNOWN ? 1 : mark;
        }

        /** Expired when {@code now} equals {@code expiresAt}. */
        public boolean isLiveAt(Instant now) {
            return expiresAt == null || now.isBefore(expiresAt);
        }
    }

    /**
     * Who a request by this client is.
     *
     * @param ofToken scopes that the client still has of those its token was asked for with
     * @param secretId which of its secrets proved it; absent where that is not known, and for a client with keys
     * @param tokenId of the token that it came with; absent where it came without
     */
    public Principal.CompanyClient principal(Scopes ofToken, @Nullable String secretId, @Nullable String tokenId) {
        var provenBy = new Principal.Proof(secretId, tokenId, generation);
        return new Principal.CompanyClient(clientId, company, role(), accessGroupId, ofToken, scopes, provenBy);
    }

    /** Whether it still works; expired when {@code now} equals {@code expiresAt}. */
    public boolean isLiveAt(Instant now) {
        return expiresAt == null || now.isBefore(expiresAt);
    }

    /** The mark of one of its secrets; {@link LiveSecret#UNKNOWN} when it has none with this id, as when a key proved it. */
    public long markOf(String secretId) {
        for (var secret : secrets) {
            if (secret.secretId().equals(secretId)) {
                return secret.mark();
            }
        }
        return LiveSecret.UNKNOWN;
    }

    /** The secret with this mark, if it works at {@code now}. */
    public Optional<LiveSecret> findSecret(long mark, Instant now) {
        for (var secret : secrets) {
            if (secret.mark() == mark) {
                return Optional.of(secret).filter(found -> found.isLiveAt(now));
            }
        }
        return Optional.empty();
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
                        held,
                        accessGroupId,
                        scopes,
                        tokenFormat,
                        proof,
                        secrets,
                        allowList,
                        end,
                        generation);
    }
}
