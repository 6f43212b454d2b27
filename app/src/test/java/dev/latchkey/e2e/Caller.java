package dev.latchkey.e2e;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Whoever sends a request, with no credential, one, or two at once. */
record Caller(String name, List<Credential> credentials) {

    static Caller of(String name, Credential... credentials) {
        return new Caller(name, List.of(credentials));
    }

    Set<String> scopes() {
        var scopes = new HashSet<String>();
        credentials.forEach(credential -> scopes.addAll(credential.scopes()));
        return scopes;
    }

    /** Whether the one credential it may have can be sent with another request as well: it is in a header and bound to none. */
    boolean mayAskWithHeaders() {
        return credentials.size() < 2
                && credentials.stream().allMatch(one -> !one.kind().isInQuery() && one.boundTo() == null);
    }

    /** The request's target, with the key in its query where this caller puts it there. */
    String target(String path) {
        var target = path;
        for (var credential : credentials) {
            if (credential.kind().isInQuery()) {
                target += (target.contains("?") ? "&" : "?") + "apiKey=" + credential.secret();
            }
        }
        return target;
    }

    /** The name alone: secrets stay out of test reports. */
    @Override
    public String toString() {
        return name;
    }
}
