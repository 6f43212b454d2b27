package dev.latchkey.engine.decision;

import dev.latchkey.engine.protocol.CredentialKind;
import dev.latchkey.engine.protocol.Scopes;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who a request turned out to be. Each case holds what its row of the truth table needs and nothing that cannot be. */
public sealed interface Principal {

    /** A principal that a credential proved, which is any but {@link Anonymous}. */
    sealed interface Proven extends Principal {
        CredentialKind kind();

        /** Public identifier of the credential; each credential is counted on its own. */
        String credentialId();

        /** The company whose data it reaches; empty for a partner's key. */
        Optional<CompanyRef> findCompany();

        /** What it may do by its token's scopes; {@link Scopes#NONE} for a key, which has none. */
        Scopes scopes();

        /** What it could have asked its token for: no fewer than {@link #scopes()}, of a token that was asked for less. */
        default Scopes obtainable() {
            return scopes();
        }

        /** What it may do by its role; absent for a key, which has none and needs none. */
        @Nullable
        SystemRole role();
    }

    /** A key: nobody in person, so neither scopes nor role limit it. */
    sealed interface Key extends Proven {
        @Override
        default Scopes scopes() {
            return Scopes.NONE;
        }

        @Override
        default @Nullable SystemRole role() {
            return null;
        }
    }

    /**
     * A company.
     *
     * @param id the platform's own identifier
     * @param identifier the name it has in addresses, for instance {@code acme}
     */
    record CompanyRef(String id, String identifier) {}

    /**
     * What a principal proved itself by, for whoever asks later whether that still counts.
     *
     * @param secretId which of its credential's secrets was presented, or got its token; absent where that is not known, and for a client
     *     with keys
     * @param tokenId of the access token it came with; absent where it came without
     * @param generation which of its client's tokens lived then, those that say the same; absent for what is no client, and where that
     *     is not known
     */
    record Proof(
            @Nullable String secretId,
            @Nullable String tokenId,
            @Nullable Long generation) {

        /** Nothing is known of it. */
        public static final Proof UNKNOWN = new Proof(null, null, null);
    }

    /** Nobody proved anything. */
    record Anonymous() implements Principal {}

    /**
     * A company's API key: the whole organisation, no scopes, no role.
     *
     * @param createdBy id of the user who made it, whom the key stands for where an API asks "who am I"
     * @param secretId which of its secrets was presented; absent where that is not known
     */
    record CompanyKey(
            String credentialId,
            CompanyRef company,
            String createdBy,
            @Nullable String secretId) implements Key {

        /** By a secret that is not known. */
        public CompanyKey(String credentialId, CompanyRef company, String createdBy) {
            this(credentialId, company, createdBy, null);
        }

        @Override
        public CredentialKind kind() {
            return CredentialKind.API_KEY;
        }

        @Override
        public Optional<CompanyRef> findCompany() {
            return Optional.of(company);
        }
    }

    /** A partner's legacy key: only what was sent to that partner. */
    record PartnerKey(String credentialId, String partnerId) implements Key {
        @Override
        public CredentialKind kind() {
            return CredentialKind.PARTNER_API_KEY;
        }

        @Override
        public Optional<CompanyRef> findCompany() {
            return Optional.empty();
        }
    }

    /**
     * A company's OAuth client acting for itself (RFC 6749 §4.4).
     *
     * @param credentialId the client_id
     * @param scopes those of the token that the client still has
     * @param accessGroupId absent when the client has none
     * @param obtainable those that the client has
     */
    record CompanyClient(
            String credentialId,
            CompanyRef company,
            SystemRole role,
            @Nullable String accessGroupId,
            Scopes scopes,
            Scopes obtainable,
            Proof proof)
            implements Proven {

        /** With all that it has, by something that is not known. */
        public CompanyClient(
                String credentialId,
                CompanyRef company,
                SystemRole role,
                @Nullable String accessGroupId,
                Scopes scopes) {
            this(credentialId, company, role, accessGroupId, scopes, scopes, Proof.UNKNOWN);
        }

        @Override
        public CredentialKind kind() {
            return CredentialKind.CLIENT_CREDENTIALS;
        }

        @Override
        public Optional<CompanyRef> findCompany() {
            return Optional.of(company);
        }
    }

    /**
     * An application acting for a user (RFC 6749 §4.1), with that user's role and access group as they are now.
     *
     * @param credentialId the application's client_id
     * @param grantId the user's consent that the token stands on
     * @param scopes those of the token that the application still has by the consent
     * @param obtainable those that it has by the consent
     * @param proof the token that it came with
     *
     * @implNote Many parameters: two who act together, and what each of them gives.
     */
    record ActingUser(
            String credentialId,
            String grantId,
            CompanyRef company,
            String userId,
            SystemRole role,
            @Nullable String accessGroupId,
            Scopes scopes,
            Scopes obtainable,
            Proof proof)
            implements Proven {

        /** With all that the consent gives. */
        public ActingUser(
                String credentialId,
                String grantId,
                CompanyRef company,
                String userId,
                SystemRole role,
                @Nullable String accessGroupId,
                Scopes scopes) {
            this(credentialId, grantId, company, userId, role, accessGroupId, scopes, scopes, Proof.UNKNOWN);
        }

        @Override
        public CredentialKind kind() {
            return CredentialKind.AUTHORIZATION_CODE;
        }

        @Override
        public Optional<CompanyRef> findCompany() {
            return Optional.of(company);
        }
    }
}
