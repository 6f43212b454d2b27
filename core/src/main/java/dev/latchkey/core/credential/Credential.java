package dev.latchkey.core.credential;

import dev.latchkey.core.command.Seen;
import dev.latchkey.core.credential.CredentialState.Revocation;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Anything that proves a right and is managed by people: an API key, an OAuth client, or a partner's key. */
public sealed interface Credential {

    /** Public identifier; an OAuth client's is its client_id. */
    String id();

    Facts facts();

    CredentialType type();

    /** Oldest first. */
    List<StoredSecret> secrets();

    default CredentialState stateAt(Instant now) {
        return CredentialState.at(now, facts().expiresAt(), facts().revocation());
    }

    /**
     * Where one of its secrets stands: as the secret itself, but ended with the credential at the latest.
     *
     * @param secret one of {@link #secrets}
     */
    default CredentialState secretStateAt(StoredSecret secret, Instant now) {
        var whole = stateAt(now);
        var endOfWhole = whole.end();
        // A secret whose time was over before its credential was ended has ended by itself.
        var own = secret.stateAt(endOfWhole == null ? now : endOfWhole);
        return whole.isFinal() && !own.isFinal() ? whole : own;
    }

    /** What a page shows of it that people can change, its secrets apart. */
    default Seen seen() {
        var settings = this instanceof OAuthClient client ? client.settings() : null;
        return Seen.of(
                facts().label().name(),
                facts().label().description(),
                facts().expiresAt(),
                facts().allowList().networks(),
                settings == null ? null : settings.systemRoleId(),
                settings == null ? null : settings.accessGroupId(),
                settings == null ? null : settings.scopes().names(),
                settings == null ? null : settings.tokenFormat(),
                this instanceof OAuthClient client ? client.proof() : null);
    }

    /**
     * What every credential has.
     *
     * @param createdBy who made it, as {@code user:<id>}
     * @param lastUsedAt to the minute, up to 5 s late; absent when it was never used
     * @param expiresAt absent when it has no end
     * @param revocation absent unless somebody revoked it
     */
    record Facts(
            Label label,
            String createdBy,
            Instant createdAt,
            @Nullable Instant lastUsedAt,
            @Nullable Instant expiresAt,
            IpAllowList allowList,
            @Nullable Revocation revocation) {}

    /** A company's API key. */
    record ApiKey(String companyId, String id, Facts facts, List<StoredSecret> secrets) implements Credential {
        public ApiKey {
            secrets = List.copyOf(secrets);
        }

        @Override
        public CredentialType type() {
            return CredentialType.API_KEY;
        }
    }

    /**
     * A company's OAuth client (RFC 6749 §2.1, confidential).
     *
     * @param number short internal number, unique on the platform, so that a token can name its client in 8 bytes
     * @param settings what it may do
     * @param proof how it proves itself
     * @param generation see {@link LiveClient#generation}
     */
    record OAuthClient(
            String companyId,
            String id,
            long number,
            Facts facts,
            ClientSettings settings,
            ClientProof proof,
            long generation,
            List<StoredSecret> secrets)
            implements Credential {
        public OAuthClient {
            secrets = List.copyOf(secrets);
        }

        @Override
        public CredentialType type() {
            return CredentialType.OAUTH_CLIENT;
        }
    }

    /** A partner's legacy key. */
    record PartnerKey(String partnerId, String id, Facts facts, List<StoredSecret> secrets) implements Credential {
        public PartnerKey {
            secrets = List.copyOf(secrets);
        }

        @Override
        public CredentialType type() {
            return CredentialType.PARTNER_KEY;
        }
    }
}
