package dev.latchkey.engine.decision;

import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.apispec.SecurityRequirement;
import dev.latchkey.engine.apispec.SecurityRequirement.SchemeRequirement;
import dev.latchkey.engine.apispec.SecurityRequirements;
import dev.latchkey.engine.apispec.SecurityScheme;
import dev.latchkey.engine.decision.Authentication.ProvenCredential;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.engine.routing.RequestPath;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The first three gates: operation, scope, role. Pure: the same operation and authentication always give the same answer.
 * Whatever no rule lets in is refused.
 */
public final class AccessPolicy {

    private static final Decision ANONYMOUS = new Decision.Allow(new Principal.Anonymous());

    private AccessPolicy() {}

    /**
     * The requirements that this request must meet: the operation's own, or the stricter ones of
     * {@code x-latchkey-conditional-security}. Where several conditions apply, all of them must be met.
     */
    public static ApplicableSecurity applicableSecurity(Operation operation, RequestPath path) {
        return operation.conditionalSecurity().isEmpty()
                ? new ApplicableSecurity.Requirements(operation.security())
                : Conditions.apply(operation, path);
    }

    /** What a request must meet for which every condition of {@code x-latchkey-conditional-security} applies. */
    public static SecurityRequirements strictestSecurity(Operation operation) {
        return Conditions.all(operation);
    }

    /** Whether a key at that place can be part of what is asked for. */
    public static boolean takesKeyAt(SecurityRequirements applicable, SecurityScheme.Location location) {
        for (var alternative : applicable.alternatives()) {
            for (var requirement : alternative.schemes()) {
                if (requirement.scheme() instanceof SecurityScheme.ApiKey key
                        && key.location().equals(location)) {
                    return true;
                }
            }
        }
        return false;
    }

    /**
     * Decides.
     *
     * @param applicable what {@link #applicableSecurity} gave for this operation and request
     */
    public static Decision decide(Operation operation, SecurityRequirements applicable, Authentication authentication) {
        if (authentication instanceof Authentication.Rejected rejected) {
            return new Decision.Deny(rejected.denial()); // never falls back to anonymous
        }
        if (authentication instanceof Authentication.Anonymous) {
            return decideAnonymous(operation, applicable);
        }
        if (authentication instanceof Authentication.Authenticated authenticated) {
            return decideProven(operation, applicable, authenticated.credentials());
        }
        throw new IllegalStateException("no decision on a " + authentication.getClass());
    }

    private static Decision decideAnonymous(Operation operation, SecurityRequirements applicable) {
        // Permissions are those of a role, and an anonymous caller has none. The reader refuses such documents as well.
        if (applicable.allowsAnonymous() && operation.permissions().isEmpty()) {
            return ANONYMOUS;
        }
        return new Decision.Deny(applicable.isClosed() ? Denials.CLOSED : Denials.noCredential(applicable));
    }

    private static Decision decideProven(
            Operation operation, SecurityRequirements applicable, List<ProvenCredential> credentials) {
        var isTaken = false;
        for (var alternative : applicable.alternatives()) {
            if (takes(alternative, credentials)) {
                isTaken = true;
                if (hasScopes(alternative, applicable.scopeMatch(), credentials)) {
                    return checkCompanies(operation, credentials);
                }
            }
        }
        // What needs no credential needs no scope either; but of several credentials, somebody must ask for each.
        if (credentials.size() == 1 && applicable.allowsAnonymous()) {
            return checkCompanies(operation, credentials);
        }
        if (isTaken) {
            return new Decision.Deny(Denials.insufficientScope(applicable, credentials));
        }
        if (applicable.isClosed()) {
            return new Decision.Deny(Denials.CLOSED);
        }
        return new Decision.Deny(
                credentials.size() > 1
                        ? Denials.conflictingCredentials(applicable, credentials)
                        : Denials.kindNotAccepted(applicable, credentials.get(0)));
    }

    /**
     * The scopes that a request was let in by: those that the first alternative it satisfies asks for; where any of several is
     * enough, the first of them that is held. None where nobody asked for a scope.
     *
     * @param applicable what {@link #applicableSecurity} gave for this operation and request
     */
    public static Scopes scopesUsed(SecurityRequirements applicable, List<ProvenCredential> credentials) {
        for (var alternative : applicable.alternatives()) {
            if (takes(alternative, credentials) && hasScopes(alternative, applicable.scopeMatch(), credentials)) {
                var used = Scopes.NONE;
                for (var requirement : alternative.schemes()) {
                    used = used.isEmpty()
                            ? scopesUsed(requirement, applicable.scopeMatch(), credentials)
                            : used.union(scopesUsed(requirement, applicable.scopeMatch(), credentials));
                }
                return used;
            }
        }
        return Scopes.NONE;
    }

    private static Scopes scopesUsed(
            SchemeRequirement requirement, SecurityRequirements.ScopeMatch match, List<ProvenCredential> credentials) {
        if (match == SecurityRequirements.ScopeMatch.ALL || requirement.scopes().size() < 2) {
            return requirement.scopes();
        }
        var credential = find(requirement.scheme(), credentials);
        if (credential != null) {
            for (var scope : requirement.scopes()) {
                if (credential.principal().scopes().contains(scope)) {
                    return Scopes.of(List.of(scope));
                }
            }
        }
        return Scopes.NONE;
    }

    /** Every scheme finds its credential, and no credential is left over. */
    static boolean takes(SecurityRequirement alternative, List<ProvenCredential> credentials) {
        if (alternative.schemes().isEmpty()) {
            return false;
        }
        for (var requirement : alternative.schemes()) {
            if (find(requirement.scheme(), credentials) == null) {
                return false;
            }
        }
        for (var credential : credentials) {
            if (!isAskedFor(alternative, credential)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isAskedFor(SecurityRequirement alternative, ProvenCredential credential) {
        for (var requirement : alternative.schemes()) {
            if (accepts(requirement.scheme(), credential)) {
                return true;
            }
        }
        return false;
    }

    private static boolean accepts(SecurityScheme scheme, ProvenCredential credential) {
        return scheme.accepts(credential.principal().kind(), credential.location());
    }

    private static @Nullable ProvenCredential find(SecurityScheme scheme, List<ProvenCredential> credentials) {
        for (var credential : credentials) {
            if (accepts(scheme, credential)) {
                return credential;
            }
        }
        return null;
    }

    private static boolean hasScopes(
            SecurityRequirement alternative,
            SecurityRequirements.ScopeMatch match,
            List<ProvenCredential> credentials) {
        for (var requirement : alternative.schemes()) {
            if (!hasScopes(requirement, match, credentials)) {
                return false;
            }
        }
        return true;
    }

    static boolean hasScopes(
            SchemeRequirement requirement, SecurityRequirements.ScopeMatch match, List<ProvenCredential> credentials) {
        if (requirement.scopes().isEmpty()) {
            return true;
        }
        var credential = find(requirement.scheme(), credentials);
        if (credential == null) {
            return false;
        }
        var held = credential.principal().scopes();
        return switch (match) {
            case ALL -> held.containsAll(requirement.scopes());
            case ANY -> held.containsAny(requirement.scopes());
        };
    }

    /** Credentials of two companies can never act together; the caller promises so, and this makes sure. */
    private static Decision checkCompanies(Operation operation, List<ProvenCredential> credentials) {
        Principal.@Nullable CompanyRef company = null;
        if (credentials.size() > 1) {
            for (var credential : credentials) {
                var found = credential.principal().findCompany().orElse(null);
                if (company != null && found != null && !company.id().equals(found.id())) {
                    return new Decision.Deny(Denials.differentCompanies(credentials));
                }
                company = found == null ? company : found;
            }
        }
        return checkRoles(operation, credentials);
    }

    /** Every principal that has a role must hold every permission; keys have none to look at. */
    private static Decision checkRoles(Operation operation, List<ProvenCredential> credentials) {
        if (!operation.permissions().isEmpty()) {
            for (var credential : credentials) {
                var role = credential.principal().role();
                if (role != null && !role.permissions().containsAll(operation.permissions())) {
                    return new Decision.Deny(Denials.permissionDenied(operation, credential.principal(), role));
                }
            }
        }
        return new Decision.Allow(mostLimited(credentials));
    }

    private static Principal.Proven mostLimited(List<ProvenCredential> credentials) {
        var chosen = credentials.get(0).principal();
        for (var i = 1; i < credentials.size(); i++) {
            var next = credentials.get(i).principal();
            if (breadth(next) < breadth(chosen)) {
                chosen = next;
            }
        }
        return chosen;
    }

    /** A token before a key, a company's key before a partner's: who acts for a company must be known to the upstream. */
    private static int breadth(Principal.Proven principal) {
        return switch (principal.kind()) {
            case AUTHORIZATION_CODE -> 0;
            case CLIENT_CREDENTIALS -> 1;
            case API_KEY -> 2;
            case PARTNER_API_KEY -> 3;
        };
    }
}
