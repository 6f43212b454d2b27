package dev.latchkey.e2e;

import dev.latchkey.e2e.Caller.Kind;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An operation as its document has it, and what follows from that for a caller: OpenAPI's rules and our extensions, written
 * down a second time and in the simplest way.
 *
 * @param path with base path and templates
 * @param security the operation's own or the document's; alternatives of scheme names with scopes
 * @param schemes the document's, by name
 */
record ShippedOperation(
        String api,
        String method,
        String path,
        List<Map<String, List<String>>> security,
        Map<String, Scheme> schemes,
        boolean isAnyScopeEnough,
        Set<String> permissions,
        List<Condition> conditions) {

    /** @param kinds of callers that can meet it */
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
        if (caller.kind() == Kind.NONE) {
            return isOpen ? Verdict.ALLOWED : Verdict.NO_CREDENTIAL;
        }
        if (caller.kind().isInQuery() && !takesKeyInQuery(alternatives)) {
            return Verdict.MALFORMED;
        }
        var taking = alternatives.stream()
                .filter(alternative -> !alternative.isEmpty())
                .filter(alternative -> alternative.keySet().stream()
                        .allMatch(name -> scheme(name).kinds.contains(caller.kind())))
                .toList();
        if (isOpen || taking.stream().anyMatch(alternative -> holdsScopes(caller, alternative))) {
            return caller.permissions().containsAll(permissions) ? Verdict.ALLOWED : Verdict.PERMISSION_MISSING;
        }
        return taking.isEmpty() ? Verdict.WRONG_KIND : Verdict.SCOPE_MISSING;
    }

    private boolean takesKeyInQuery(List<Map<String, List<String>>> alternatives) {
        return alternatives.stream()
                .flatMap(alternative -> alternative.keySet().stream())
                .anyMatch(name -> scheme(name).kinds.stream().anyMatch(Kind::isInQuery));
    }

    private boolean holdsScopes(Caller caller, Map<String, List<String>> alternative) {
        return alternative.values().stream()
                .allMatch(scopes -> scopes.isEmpty()
                        || (isAnyScopeEnough
                                ? scopes.stream().anyMatch(caller.scopes()::contains)
                                : caller.scopes().containsAll(scopes)));
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
