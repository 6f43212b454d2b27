package dev.latchkey.client;

import dev.latchkey.engine.protocol.CredentialKind;
import dev.latchkey.engine.protocol.Permission;
import dev.latchkey.engine.protocol.Scope;
import dev.latchkey.engine.protocol.Scopes;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who calls, as the gateway signed it. Each case holds what its kind of credential has and nothing that
 * it cannot have, so that a service switches over them and forgets none.
 */
public sealed interface UpstreamPrincipal {

    /** The kind of credential; empty for an anonymous request. */
    Optional<CredentialKind> findKind();

    /** The company whose data it reaches; empty for an anonymous request and for a partner's key. */
    Optional<Company> findCompany();

    /** The user it acts as; empty where no person stands behind it. */
    Optional<String> findUserId();

    /** Whether it sees every row of its company, without regard to teams, groups and sharing. */
    boolean reachesWholeOrganisation();

    /**
     * A company, the tenant.
     *
     * @param identifier the name it has in addresses, for instance {@code acme}
     */
    record Company(String id, String identifier) {}

    /** A system role with what it permits. */
    record Role(String id, String name, Set<Permission> permissions) {
        public Role {
            permissions = Set.copyOf(permissions);
        }

        public boolean holds(Permission permission) {
            return permissions.contains(permission);
        }
    }

    /** A request without credential; sees what is public. */
    record Anonymous() implements UpstreamPrincipal {
        @Override
        public Optional<CredentialKind> findKind() {
            return Optional.empty();
        }

        @Override
        public Optional<Company> findCompany() {
            return Optional.empty();
        }

        @Override
        public Optional<String> findUserId() {
            return Optional.empty();
        }

        @Override
        public boolean reachesWholeOrganisation() {
            return false;
        }
    }

    /**
     * A company's API key: the whole organisation, no scopes, no role.
     *
     * @param createdBy id of the user who made it and whom it stands for
     */
    record CompanyKey(String credentialId, Company company, String createdBy) implements UpstreamPrincipal {
        @Override
        public Optional<CredentialKind> findKind() {
            return Optional.of(CredentialKind.API_KEY);
        }

        @Override
        public Optional<Company> findCompany() {
            return Optional.of(company);
        }

        @Override
        public Optional<String> findUserId() {
            return Optional.of(createdBy);
        }

        @Override
        public boolean reachesWholeOrganisation() {
            return true;
        }
    }

    /** A partner's legacy key: only what was sent to that partner, in whatever company. */
    record PartnerKey(String credentialId, String partnerId) implements UpstreamPrincipal {
        @Override
        public Optional<CredentialKind> findKind() {
            return Optional.of(CredentialKind.PARTNER_API_KEY);
        }

        @Override
        public Optional<Company> findCompany() {
            return Optional.empty();
        }

        @Override
        public Optional<String> findUserId() {
            return Optional.empty();
        }

        @Override
        public boolean reachesWholeOrganisation() {
            return false;
        }
    }

    /** What both OAuth cases have. */
    sealed interface TokenHolder extends UpstreamPrincipal {
        String credentialId();

        Company company();

        Role role();

        /** Id of the one access group; absent when it has none. */
        @Nullable
        String accessGroupId();

        Scopes scopes();

        default boolean holds(Scope scope) {
            return scopes().contains(scope);
        }

        @Override
        default Optional<Company> findCompany() {
            return Optional.of(company());
        }
    }

    /** A company's OAuth client acting for itself; no team is its own. */
    record CompanyClient(
            String credentialId,
            Company company,
            Role role,
            @Nullable String accessGroupId,
            Scopes scopes,
            boolean reachesWholeOrganisation)
            implements TokenHolder {
        @Override
        public Optional<CredentialKind> findKind() {
            return Optional.of(CredentialKind.CLIENT_CREDENTIALS);
        }

        @Override
        public Optional<String> findUserId() {
            return Optional.empty();
        }
    }

    /** An application acting for a user, with that user's role and access group as they are now. */
    record ActingUser(
            String credentialId,
            Company company,
            String userId,
            Role role,
            @Nullable String accessGroupId,
            Scopes scopes,
            boolean reachesWholeOrganisation)
            implements TokenHolder {
        @Override
        public Optional<CredentialKind> findKind() {
            return Optional.of(CredentialKind.AUTHORIZATION_CODE);
        }

        @Override
        public Optional<String> findUserId() {
            return Optional.of(userId);
        }
    }
}
