package dev.latchkey.engine.decision;

import dev.latchkey.engine.apispec.SecurityRequirement.SchemeRequirement;
import dev.latchkey.engine.apispec.SecurityRequirements;
import dev.latchkey.engine.apispec.SecurityScheme;
import dev.latchkey.engine.apispec.SecurityScheme.Location;
import dev.latchkey.engine.decision.Authentication.ProvenCredential;
import dev.latchkey.engine.protocol.CredentialKind;
import dev.latchkey.engine.protocol.Permission;
import dev.latchkey.engine.protocol.Scope;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** An OR of ANDs evaluated the slow way: every way of giving each scheme a credential is tried. */
final class BruteForce {

    private BruteForce() {}

    static boolean letsIn(
            SecurityRequirements security, Set<Permission> permissions, List<ProvenCredential> credentials) {
        var isOpen = security.alternatives().isEmpty()
                || security.alternatives().stream()
                        .anyMatch(alternative -> alternative.schemes().isEmpty());
        if (credentials.isEmpty()) {
            return isOpen && permissions.isEmpty();
        }
        var isAccepted = (isOpen && credentials.size() == 1)
                || security.alternatives().stream()
                        .filter(alternative -> !alternative.schemes().isEmpty())
                        .anyMatch(alternative ->
                                assign(alternative.schemes(), 0, credentials, new HashSet<>(), security.scopeMatch()));
        return isAccepted && credentials.stream().allMatch(credential -> hasPermissions(credential, permissions));
    }

    private static boolean assign(
            List<SchemeRequirement> schemes,
            int next,
            List<ProvenCredential> credentials,
            Set<ProvenCredential> used,
            SecurityRequirements.ScopeMatch match) {
        if (next == schemes.size()) {
            return used.containsAll(credentials);
        }
        for (var credential : credentials) {
            if (isOf(schemes.get(next), credential) && hasScopes(schemes.get(next), credential, match)) {
                var now = new HashSet<>(used);
                now.add(credential);
                if (assign(schemes, next + 1, credentials, now, match)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isOf(SchemeRequirement requirement, ProvenCredential credential) {
        var isToken = credential.principal() instanceof Principal.CompanyClient
                || credential.principal() instanceof Principal.ActingUser;
        return switch (requirement.scheme()) {
            case SecurityScheme.ApiKey(String _, Location location, CredentialKind kind) ->
                credential.location().equals(location)
                        && (kind == CredentialKind.API_KEY
                                ? credential.principal() instanceof Principal.CompanyKey
                                : credential.principal() instanceof Principal.PartnerKey);
            case SecurityScheme.OAuth2 _, SecurityScheme.Bearer _ ->
                isToken && credential.location().equals(Location.AUTHORIZATION_HEADER);
            case SecurityScheme.ClientSecret _ ->
                credential.principal() instanceof Principal.CompanyClient
                        && credential.location().equals(Location.BASIC);
            case SecurityScheme.NotOffered _ -> false;
        };
    }

    private static boolean hasScopes(
            SchemeRequirement requirement, ProvenCredential credential, SecurityRequirements.ScopeMatch match) {
        Set<Scope> held = new HashSet<>();
        switch (credential.principal()) {
            case Principal.CompanyClient client -> client.scopes().forEach(held::add);
            case Principal.ActingUser user -> user.scopes().forEach(held::add);
            case Principal.CompanyKey _, Principal.PartnerKey _ -> {}
        }
        var required = requirement.scopes().stream().toList();
        return required.isEmpty()
                || (match == SecurityRequirements.ScopeMatch.ALL
                        ? required.stream().allMatch(held::contains)
                        : required.stream().anyMatch(held::contains));
    }

    private static boolean hasPermissions(ProvenCredential credential, Set<Permission> permissions) {
        return switch (credential.principal()) {
            case Principal.CompanyClient client -> client.role().permissions().containsAll(permissions);
            case Principal.ActingUser user -> user.role().permissions().containsAll(permissions);
            case Principal.CompanyKey _, Principal.PartnerKey _ -> true;
        };
    }
}
