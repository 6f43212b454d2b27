package dev.latchkey.engine.request;

import dev.latchkey.engine.apispec.SecurityRequirements;
import dev.latchkey.engine.apispec.SecurityScheme.Location;
import dev.latchkey.engine.decision.AccessPolicy;
import dev.latchkey.engine.request.CredentialReader.Presented;
import dev.latchkey.engine.request.CredentialReader.Reading;
import dev.latchkey.engine.request.PresentedCredential.Scheme;
import dev.latchkey.engine.routing.ParsedQuery;
import dev.latchkey.engine.routing.QueryParameters;
import dev.latchkey.engine.routing.RequestPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/** Finds keys in the query, where an operation takes one there, and sees that none stands where it takes none. Immutable. */
final class QueryKeyReader {

    private static final String TOKEN_PARAMETER = "access_token";

    /** @param name of the parameter at the location */
    private record Carrier(Location location, String name) {}

    private final String keyHeader;
    private final List<Carrier> carriers;

    /** @param own parameters of the API, beside the deployment's */
    QueryKeyReader(String keyHeader, String keyParameter, List<Location> own) {
        this.keyHeader = keyHeader;
        var all = new ArrayList<Carrier>();
        all.add(new Carrier(Location.KEY_QUERY, keyParameter));
        own.forEach(location -> all.add(new Carrier(location, location.name())));
        this.carriers = List.copyOf(all);
    }

    Reading read(Presented inHeaders, RequestPath path, SecurityRequirements applicable) {
        if (!path.hasQuery() || !mayHoldCredential(path.rawQuery())) {
            return inHeaders;
        }
        if (!(QueryParameters.parse(path) instanceof ParsedQuery.Read read)) {
            return CredentialReader.unreadable("a query whose parameters are percent-encoded UTF-8");
        }
        if (hasHiddenName(path.rawQuery())) {
            return CredentialReader.unreadable("no credential behind a semicolon in the query");
        }
        var parameters = read.parameters();
        if (!parameters.values(TOKEN_PARAMETER).isEmpty() || parameters.hasLookalike(TOKEN_PARAMETER)) {
            return CredentialReader.unreadable("an access token in the Authorization header, not in the query");
        }
        var reading = inHeaders;
        for (var carrier : carriers) {
            var next = read(reading, carrier, parameters, applicable);
            if (!(next instanceof Presented presented)) {
                return next;
            }
            reading = presented;
        }
        return reading.credentials().size() == inHeaders.credentials().size()
                ? inHeaders
                : new Presented(reading.credentials(), reading.dpopProof(), withoutKeys(path));
    }

    private Reading read(
            Presented before, Carrier carrier, QueryParameters parameters, SecurityRequirements applicable) {
        var keys = parameters.values(carrier.name);
        var hasLookalike = parameters.hasLookalike(carrier.name, name -> isTaken(name, applicable));
        if (keys.isEmpty() && !hasLookalike) {
            return before;
        }
        if (!AccessPolicy.takesKeyAt(applicable, carrier.location)) {
            return CredentialReader.unreadable(instead(applicable));
        }
        if (keys.size() != 1 || hasLookalike) {
            return CredentialReader.unreadable("the query parameter " + carrier.name + " once");
        }
        if (!CredentialText.isKey(keys.get(0))) {
            return CredentialReader.BAD_CREDENTIAL;
        }
        var credentials = new ArrayList<>(before.credentials());
        credentials.add(new PresentedCredential(keys.get(0), carrier.location, Scheme.NONE));
        return new Presented(credentials, before.dpopProof(), before.forwardedTarget());
    }

    /** Whether a scheme of the operation takes its key by exactly this name, however much it looks like that of another. */
    private boolean isTaken(String name, SecurityRequirements applicable) {
        for (var carrier : carriers) {
            if (carrier.name.equals(name) && AccessPolicy.takesKeyAt(applicable, carrier.location)) {
                return true;
            }
        }
        return false;
    }

    /** What is expected in place of a key in the query. A key is asked for only where one is of use. */
    private String instead(SecurityRequirements applicable) {
        if (AccessPolicy.takesKeyAt(applicable, Location.KEY_HEADER)) {
            return "a key in the " + keyHeader + " header: this operation takes none in the query";
        }
        return applicable.allowsAnonymous()
                ? "no key in the query: this operation needs no credential"
                : "no key in the query: this operation takes other credentials";
    }

    /** Cheap and never wrong in saying no: a name can be spelled otherwise only with an escape. */
    private boolean mayHoldCredential(String query) {
        if (query.indexOf('%') >= 0
                || query.indexOf('+') >= 0
                || query.indexOf(';') >= 0
                || containsIgnoreCase(query, TOKEN_PARAMETER)) {
            return true;
        }
        for (var i = 0; i < carriers.size(); i++) {
            if (containsIgnoreCase(query, carriers.get(i).name)) {
                return true;
            }
        }
        return false;
    }

    private static boolean containsIgnoreCase(String text, String wanted) {
        for (var i = 0; i + wanted.length() <= text.length(); i++) {
            if (text.regionMatches(true, i, wanted, 0, wanted.length())) {
                return true;
            }
        }
        return false;
    }

    /** Some servers part parameters at semicolons; a credential there would reach them unseen by us. */
    private boolean hasHiddenName(String query) {
        var lower = query.toLowerCase(Locale.ROOT);
        if (lower.contains(";" + TOKEN_PARAMETER)) {
            return true;
        }
        for (var carrier : carriers) {
            if (lower.contains(";" + carrier.name.toLowerCase(Locale.ROOT))) {
                return true;
            }
        }
        return false;
    }

    private String withoutKeys(RequestPath path) {
        var kept = new StringJoiner("&");
        for (var pair : path.rawQuery().split("&", -1)) {
            if (!holdsKey(pair)) {
                kept.add(pair);
            }
        }
        return kept.length() == 0 ? path.rawPath() : path.rawPath() + "?" + kept;
    }

    private boolean holdsKey(String pair) {
        return QueryParameters.parse(pair) instanceof ParsedQuery.Read read
                && carriers.stream()
                        .anyMatch(carrier ->
                                !read.parameters().values(carrier.name).isEmpty());
    }
}
