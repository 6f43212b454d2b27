package dev.latchkey.engine.decision;

import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.apispec.SecurityRequirement;
import dev.latchkey.engine.apispec.SecurityRequirements;
import dev.latchkey.engine.apispec.SecurityScheme;
import dev.latchkey.engine.decision.Authentication.ProvenCredential;
import dev.latchkey.engine.protocol.CredentialKind;
import dev.latchkey.engine.protocol.Permission;
import dev.latchkey.engine.protocol.Scopes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Words refusals so that whoever reads one knows what to do. */
final class Denials {

    /** Of an operation that no credential of this platform satisfies. */
    static final Denial CLOSED = new Denial(
            Denial.Reason.UNKNOWN_OPERATION,
            new Explanation(
                    Gate.OPERATION,
                    List.of("an operation that takes a credential of this platform"),
                    List.of(),
                    List.of(),
                    "The operation is closed, whoever calls. Whoever runs this platform sees why with apis lint."));

    private Denials() {}

    /** {@code required} has one entry for each way in; any one of them is enough. */
    static Denial noCredential(SecurityRequirements applicable) {
        var ways = waysIn(applicable);
        return new Denial(
                Denial.Reason.NO_CREDENTIAL,
                new Explanation(Gate.OPERATION, ways, List.of(), ways, whoMakes(applicable, "the company")));
    }

    static Denial kindNotAccepted(SecurityRequirements applicable, ProvenCredential credential) {
        var ways = waysIn(applicable);
        return new Denial(
                Denial.Reason.CREDENTIAL_KIND_NOT_ACCEPTED,
                new Explanation(
                        Gate.OPERATION,
                        ways,
                        List.of(name(credential.principal().kind(), credential.location())),
                        ways,
                        whoMakes(applicable, company(credential.principal()))));
    }

    static Denial conflictingCredentials(SecurityRequirements applicable, List<ProvenCredential> credentials) {
        return conflict(waysIn(applicable), credentials, "Send the one credential that the operation asks for.");
    }

    static Denial differentCompanies(List<ProvenCredential> credentials) {
        return conflict(
                List.of("credentials of one company"),
                credentials,
                "Send credentials that belong to the same company.");
    }

    private static Denial conflict(List<String> required, List<ProvenCredential> credentials, String advice) {
        var held = credentials.stream()
                .map(credential -> name(credential.principal().kind(), credential.location()))
                .toList();
        return new Denial(
                Denial.Reason.CONFLICTING_CREDENTIALS,
                new Explanation(Gate.REQUEST, required, held, List.of(), advice));
    }

    /** Explains the alternative that takes these credentials and lacks the fewest scopes, the first of several. */
    static Denial insufficientScope(SecurityRequirements applicable, List<ProvenCredential> credentials) {
        var held = Scopes.NONE;
        Principal.Proven bearer = credentials.get(0).principal();
        for (var credential : credentials) {
            if (credential.principal().kind().isOAuth()) {
                bearer = credential.principal();
                held = bearer.scopes();
            }
        }
        var required = Scopes.NONE;
        var missing = Scopes.NONE;
        var fewest = Integer.MAX_VALUE;
        for (var alternative : applicable.alternatives()) {
            if (!AccessPolicy.takes(alternative, credentials)) {
                continue;
            }
            var lacking = lacking(alternative, applicable.scopeMatch(), credentials);
            var count = applicable.scopeMatch() == SecurityRequirements.ScopeMatch.ANY ? 1 : lacking.size();
            if (count < fewest) {
                fewest = count;
                missing = lacking;
                required = scopesOf(alternative);
            }
        }
        return new Denial(
                Denial.Reason.INSUFFICIENT_SCOPE,
                new Explanation(
                        Gate.SCOPE,
                        required.names(),
                        held.names(),
                        missing.names(),
                        whoGrants(missing, applicable.scopeMatch(), bearer)));
    }

    /** With {@code ANY}, all of those of which one would be enough. */
    private static Scopes lacking(
            SecurityRequirement alternative,
            SecurityRequirements.ScopeMatch match,
            List<ProvenCredential> credentials) {
        var lacking = Scopes.NONE;
        for (var requirement : alternative.schemes()) {
            if (!AccessPolicy.hasScopes(requirement, match, credentials)) {
                for (var credential : credentials) {
                    if (credential.principal().kind().isOAuth()) {
                        lacking = lacking.union(requirement
                                .scopes()
                                .minus(credential.principal().scopes()));
                    }
                }
            }
        }
        return lacking;
    }

    private static Scopes scopesOf(SecurityRequirement alternative) {
        var scopes = Scopes.NONE;
        for (var requirement : alternative.schemes()) {
            scopes = scopes.union(requirement.scopes());
        }
        return scopes;
    }

    static Denial permissionDenied(Operation operation, Principal.Proven principal, SystemRole role) {
        var missing = operation.permissions().stream()
                .filter(permission -> !role.permissions().contains(permission))
                .toList();
        var holder = principal.kind() == CredentialKind.CLIENT_CREDENTIALS ? "this client" : "the user";
        return new Denial(
                Denial.Reason.PERMISSION_DENIED,
                new Explanation(
                        Gate.ROLE,
                        names(operation.permissions()),
                        names(role.permissions()),
                        names(missing),
                        "An administrator of " + company(principal) + " can give " + holder
                                + " a system role that holds " + joined(names(missing), "and") + "; it is "
                                + role.name() + " now."));
    }

    private static String whoGrants(Scopes missing, SecurityRequirements.ScopeMatch match, Principal.Proven principal) {
        var isAny = match == SecurityRequirements.ScopeMatch.ANY;
        var lacking = missing.minus(principal.obtainable());
        var notAskedFor = missing.minus(lacking);
        if (lacking.isEmpty() || (isAny && !notAskedFor.isEmpty())) {
            return "This token was asked for without it: this "
                    + (isOfUser(principal) ? "application" : "client") + " can ask for one with "
                    + named(notAskedFor, isAny) + ".";
        }
        var scopes = named(lacking, isAny);
        var grants = isOfUser(principal)
                ? "The user can grant " + scopes
                        + " by connecting the application again, if the application is registered for it."
                : "An administrator of " + company(principal) + " can add " + scopes
                        + " to this client under Credentials in the console; the next token can then carry it.";
        return notAskedFor.isEmpty()
                ? grants
                : grants + " This token was asked for without " + named(notAskedFor, false) + ".";
    }

    private static boolean isOfUser(Principal.Proven principal) {
        return principal.kind() == CredentialKind.AUTHORIZATION_CODE;
    }

    private static String named(Scopes scopes, boolean isAnyEnough) {
        var names = scopes.names();
        if (names.size() == 1) {
            return "the scope " + names.get(0);
        }
        return isAnyEnough ? "one of the scopes " + joined(names, "or") : "the scopes " + joined(names, "and");
    }

    private static String whoMakes(SecurityRequirements applicable, String company) {
        var kinds = kinds(applicable);
        if (kinds.contains(CredentialKind.API_KEY) || kinds.contains(CredentialKind.CLIENT_CREDENTIALS)) {
            return "An administrator of " + company
                    + " can make a credential of a kind that is accepted under Credentials in the console.";
        }
        if (kinds.contains(CredentialKind.AUTHORIZATION_CODE)) {
            return "A user of " + company + " can connect an application, which then acts for that user.";
        }
        return kinds.contains(CredentialKind.PARTNER_API_KEY)
                ? "A partner can generate its partner API key in the partner portal."
                : "";
    }

    private static Set<CredentialKind> kinds(SecurityRequirements applicable) {
        Set<CredentialKind> kinds = new LinkedHashSet<>();
        for (var alternative : applicable.alternatives()) {
            for (var requirement : alternative.schemes()) {
                kinds.addAll(requirement.scheme().acceptedKinds());
            }
        }
        return kinds;
    }

    /** One entry for each kind that is enough alone; kinds that must come together are joined by a plus sign. */
    private static List<String> waysIn(SecurityRequirements applicable) {
        Set<String> ways = new LinkedHashSet<>();
        for (var alternative : applicable.alternatives()) {
            List<Set<String>> together = new ArrayList<>();
            together.add(new LinkedHashSet<>());
            for (var requirement : alternative.schemes()) {
                together = extended(together, requirement.scheme());
            }
            together.stream().filter(way -> !way.isEmpty()).forEach(way -> ways.add(String.join(" + ", way)));
        }
        return List.copyOf(ways);
    }

    private static List<Set<String>> extended(List<Set<String>> ways, SecurityScheme scheme) {
        var extended = new ArrayList<Set<String>>();
        for (var way : ways) {
            for (var kind : scheme.acceptedKinds()) {
                Set<String> longer = new LinkedHashSet<>(way);
                longer.add(name(kind, scheme.location()));
                if (!extended.contains(longer)) {
                    extended.add(longer);
                }
            }
        }
        return extended;
    }

    /** The kind's stable name, and the place where it is another one than a deployment's usual: the same key elsewhere is another matter. */
    private static String name(CredentialKind kind, SecurityScheme.Location location) {
        var name = location.name();
        return kind.wireName()
                + switch (location.place()) {
                    case TOKEN -> "";
                    case HEADER -> name.isEmpty() ? "" : " in the header " + name;
                    case QUERY -> name.isEmpty() ? " in the query" : " in the query parameter " + name;
                    case COOKIE -> " in the cookie " + name;
                    case BASIC -> " by HTTP basic";
                    case AUTHORIZATION ->
                        name.isEmpty() ? " in the header Authorization" : " in Authorization: " + name;
                };
    }

    private static String company(Principal.Proven principal) {
        return principal.findCompany().map(Principal.CompanyRef::identifier).orElse("the company");
    }

    private static List<String> names(Collection<Permission> permissions) {
        return permissions.stream().sorted().map(Permission::value).toList();
    }

    private static String joined(List<String> names, String word) {
        return names.size() < 2
                ? String.join("", names)
                : String.join(", ", names.subList(0, names.size() - 1)) + " " + word + " "
                        + names.get(names.size() - 1);
    }
}
