package dev.latchkey.e2e;

import dev.latchkey.e2e.Credential.Kind;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An operation as its document has it, and what follows from that for a caller: OpenAPI's rules and our extensions, written
 * down a second time and in the simplest way.
 *
 * @param path with base path and templates
 * @param security the operation's own or the document's; alternatives of scheme names with scopes
 * @param schemes the document's, by name
 */
record PlainOperation(
        String api,
        String method,
        String path,
        List<Map<String, List<String>>> security,
        Map<String, Scheme> schemes,
        boolean isAnyScopeEnough,
        Set<String> permissions,
        List<Condition> conditions) {

    /** @param kinds of credentials that can meet it */
    record Scheme(Set<Kind> kinds) {}

    /** {@code x-latchkey-conditional-security}. */
    record Condition(String parameter, Set<String> unless, List<Map<String, List<String>>> security) {}

    /** A path whose rows do not exist, so that no request to it changes anything. */
    String madeUpPath() {
        return path.replace("{companyIdentifier}", "acme").replaceAll("\\{([A-Za-z]+)}", "no-such-$1");
    }

    boolean hasRow() {
        return path.contains("{");
    }

    /** Every scope that an alternative names. */
    List<String> scopes() {
        return security.stream()
                .flatMap(alternative -> alternative.values().stream())
                .flatMap(List::stream)
                .distinct()
                .toList();
    }

    /** The scopes of each alternative that asks for some, those of the conditions among them. */
    List<Set<String>> scopeSets() {
        return Stream.concat(security.stream(), conditions.stream().flatMap(condition -> condition.security.stream()))
                .map(alternative ->
                        alternative.values().stream().flatMap(List::stream).collect(Collectors.toUnmodifiableSet()))
                .filter(scopes -> !scopes.isEmpty())
                .toList();
    }

    /** @param query the parameters that the request has, by name */
    Verdict verdict(Caller caller, Map<String, List<String>> query) {
        var applicable = security;
        for (var condition : conditions) {
            var values = query.getOrDefault(condition.parameter, List.of());
            if (values.size() > 1) {
                return Verdict.MALFORMED;
            }
            if (!values.isEmpty() && !condition.unless.contains(values.getFirst())) {
                applicable = condition.security;
            }
        }
        return verdict(caller, applicable);
    }

    private Verdict verdict(Caller caller, List<Map<String, List<String>>> alternatives) {
        var isOpen = alternatives.isEmpty() || alternatives.contains(Map.of());
        var credentials = caller.credentials();
        if (credentials.isEmpty()) {
            return isOpen ? Verdict.ALLOWED : Verdict.NO_CREDENTIAL;
        }
        if (credentials.stream().anyMatch(one -> one.kind().isInQuery()) && !takesKeyInQuery(alternatives)) {
            return Verdict.MALFORMED;
        }
        if (credentials.stream().map(Credential::company).distinct().count() > 1) {
            return Verdict.CONTRADICTORY;
        }
        var taking = alternatives.stream()
                .filter(alternative -> takes(alternative, credentials))
                .toList();
        var isOneOnOpen = isOpen && credentials.size() == 1;
        if (isOneOnOpen || taking.stream().anyMatch(alternative -> holdsScopes(credentials, alternative))) {
            return credentials.stream().allMatch(one -> one.holds(permissions))
                    ? Verdict.ALLOWED
                    : Verdict.PERMISSION_MISSING;
        }
        if (!taking.isEmpty()) {
            return Verdict.SCOPE_MISSING;
        }
        return credentials.size() == 1 ? Verdict.WRONG_KIND : Verdict.CONTRADICTORY;
    }

    /** All schemes together: each is met by a credential, and no credential is there that none asked for. */
    private boolean takes(Map<String, List<String>> alternative, List<Credential> credentials) {
        return !alternative.isEmpty()
                && alternative.keySet().stream()
                        .allMatch(name -> credentials.stream().anyMatch(one -> meets(one, name)))
                && credentials.stream()
                        .allMatch(one -> alternative.keySet().stream().anyMatch(name -> meets(one, name)));
    }

    private boolean meets(Credential credential, String schemeName) {
        return scheme(schemeName).kinds.contains(credential.kind());
    }

    private boolean takesKeyInQuery(List<Map<String, List<String>>> alternatives) {
        return alternatives.stream()
                .flatMap(alternative -> alternative.keySet().stream())
                .anyMatch(name -> scheme(name).kinds.stream().anyMatch(Kind::isInQuery));
    }

    /** What each scheme asks for is held by the credential that meets it. */
    private boolean holdsScopes(List<Credential> credentials, Map<String, List<String>> alternative) {
        return alternative.entrySet().stream().allMatch(asked -> {
            var scopes = asked.getValue();
            return scopes.isEmpty()
                    || credentials.stream()
                            .filter(one -> meets(one, asked.getKey()))
                            .anyMatch(one -> isAnyScopeEnough
                                    ? scopes.stream().anyMatch(one.scopes()::contains)
                                    : one.scopes().containsAll(scopes));
        });
    }

    private Scheme scheme(String name) {
        var scheme = schemes.get(name);
        if (scheme == null) {
            throw new IllegalStateException(api + " names the scheme " + name + ", which it does not define");
        }
        return scheme;
    }

    @Override
    public String toString() {
        return method + " " + path;
    }
}
