package dev.latchkey.server.gateway;

import dev.latchkey.engine.apispec.SecurityRequirements;
import dev.latchkey.engine.apispec.SecurityScheme;
import dev.latchkey.engine.decision.AccessPolicy;
import dev.latchkey.engine.decision.Denial;
import dev.latchkey.engine.routing.ParsedQuery;
import dev.latchkey.engine.routing.QueryParameters;
import dev.latchkey.engine.routing.RequestPath;
import dev.latchkey.server.gateway.PresentedCredential.Scheme;
import io.vertx.core.MultiMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Finds the credentials of a request, at the places where they may stand and nowhere else. */
final class CredentialReader {

    static final int BEARER_LENGTH_MAX = 4096;
    static final int KEY_LENGTH_MAX = 256;
    static final int DPOP_PROOF_LENGTH_MAX = 4096;

    private static final String KEY_PARAMETER = "apiKey";
    private static final String TOKEN_PARAMETER = "access_token";
    private static final String BEARER_PREFIX = "Bearer ";
    private static final String DPOP_PREFIX = "DPoP ";
    private static final String DPOP = "DPoP";

    /** What a request presents. */
    sealed interface Reading {}

    /**
     * @param dpopProof the proof that stands beside a token of the DPoP scheme; absent when there is none
     * @param forwardedTarget path and query as they came, without the key in the query if there was one
     */
    record Presented(
            List<PresentedCredential> credentials, @Nullable String dpopProof, String forwardedTarget)
            implements Reading {}

    /** Nothing that may be judged. */
    record Unreadable(Denial denial) implements Reading {}

    private CredentialReader() {}

    /** @param applicable what the request will be judged by: it says whether a key may stand in the query */
    static Reading read(MultiMap headers, RequestPath path, SecurityRequirements applicable) {
        var credentials = new ArrayList<PresentedCredential>(1);
        var denial = readHeaders(headers, credentials);
        if (denial != null) {
            return new Unreadable(denial);
        }
        return path.hasQuery() && mayHoldCredential(path.rawQuery())
                ? readQuery(headers, path, applicable, credentials)
                : new Presented(credentials, dpopProof(headers, credentials), path.rawTarget());
    }

    /** Those in the headers alone, for our own endpoints. */
    static Reading read(MultiMap headers) {
        var credentials = new ArrayList<PresentedCredential>(1);
        var denial = readHeaders(headers, credentials);
        return denial == null
                ? new Presented(credentials, dpopProof(headers, credentials), "")
                : new Unreadable(denial);
    }

    private static @Nullable Denial readHeaders(MultiMap headers, List<PresentedCredential> credentials) {
        var authorization = headers.get("Authorization");
        if (authorization != null) {
            var scheme = scheme(authorization);
            var token = scheme == Scheme.NONE ? null : token(authorization, scheme);
            if (token == null) {
                return Refusals.invalidCredential();
            }
            if (scheme == Scheme.DPOP && !isProofPlausible(headers.get(DPOP))) {
                return Refusals.invalidDpopProof();
            }
            credentials.add(new PresentedCredential(token, SecurityScheme.Location.AUTHORIZATION_HEADER, scheme));
        }
        var key = headers.get("X-SmartToken");
        if (key != null) {
            if (!isKey(key)) {
                return Refusals.invalidCredential();
            }
            credentials.add(new PresentedCredential(key, SecurityScheme.Location.KEY_HEADER));
        }
        return null;
    }

    /** The scheme of a request's Authorization header, for the challenge of its refusal. */
    static Scheme scheme(MultiMap headers) {
        var authorization = headers.get("Authorization");
        return authorization == null ? Scheme.NONE : scheme(authorization);
    }

    private static Scheme scheme(String authorization) {
        if (authorization.regionMatches(true, 0, BEARER_PREFIX, 0, BEARER_PREFIX.length())) {
            return Scheme.BEARER;
        }
        return authorization.regionMatches(true, 0, DPOP_PREFIX, 0, DPOP_PREFIX.length()) ? Scheme.DPOP : Scheme.NONE;
    }

    /** Beside any other scheme the header says nothing about who calls (RFC 9449 §7.1). */
    private static @Nullable String dpopProof(MultiMap headers, List<PresentedCredential> credentials) {
        return !credentials.isEmpty() && credentials.getFirst().scheme() == Scheme.DPOP ? headers.get(DPOP) : null;
    }

    /** A proof that is missing is for the authenticator to judge. */
    private static boolean isProofPlausible(@Nullable String proof) {
        return proof == null || (proof.length() <= DPOP_PROOF_LENGTH_MAX && isBase64Token(proof));
    }

    /** {@code "Bearer" 1*SP b64token} (RFC 6750 §2.1), {@code "DPoP" 1*SP token68} (RFC 9449 §7.1); absent for anything else. */
    private static @Nullable String token(String authorization, Scheme scheme) {
        var start = scheme == Scheme.DPOP ? DPOP_PREFIX.length() : BEARER_PREFIX.length();
        while (start < authorization.length() && authorization.charAt(start) == ' ') {
            start++;
        }
        var token = authorization.substring(start);
        return isBase64Token(token) ? token : null;
    }

    private static boolean isBase64Token(String text) {
        if (text.length() > BEARER_LENGTH_MAX) {
            return false;
        }
        var at = 0;
        while (at < text.length() && isBase64TokenCharacter(text.charAt(at))) {
            at++;
        }
        var isNonEmpty = at > 0;
        while (at < text.length() && text.charAt(at) == '=') {
            at++;
        }
        return isNonEmpty && at == text.length();
    }

    private static boolean isBase64TokenCharacter(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '-'
                || c == '.'
                || c == '_'
                || c == '~'
                || c == '+'
                || c == '/';
    }

    private static boolean isKey(String text) {
        if (text.isEmpty() || text.length() > KEY_LENGTH_MAX) {
            return false;
        }
        for (var i = 0; i < text.length(); i++) {
            if (text.charAt(i) <= ' ' || text.charAt(i) >= 0x7F) {
                return false;
            }
        }
        return true;
    }

    /** Cheap and never wrong in saying no: a name can be spelled otherwise only with an escape. */
    private static boolean mayHoldCredential(String query) {
        return query.indexOf('%') >= 0
                || query.indexOf('+') >= 0
                || query.indexOf(';') >= 0
                || containsIgnoreCase(query, KEY_PARAMETER)
                || containsIgnoreCase(query, TOKEN_PARAMETER);
    }

    private static boolean containsIgnoreCase(String text, String wanted) {
        for (var i = 0; i + wanted.length() <= text.length(); i++) {
            if (text.regionMatches(true, i, wanted, 0, wanted.length())) {
                return true;
            }
        }
        return false;
    }

    private static Reading readQuery(
            MultiMap headers,
            RequestPath path,
            SecurityRequirements applicable,
            List<PresentedCredential> credentials) {
        if (!(QueryParameters.parse(path.rawQuery()) instanceof ParsedQuery.Read(var parameters))) {
            return unreadable("a query whose parameters are percent-encoded UTF-8");
        }
        if (hasHiddenName(path.rawQuery())) {
            return unreadable("no credential behind a semicolon in the query");
        }
        if (!parameters.values(TOKEN_PARAMETER).isEmpty() || parameters.hasLookalike(TOKEN_PARAMETER)) {
            return unreadable("an access token in the Authorization header, not in the query");
        }
        var keys = parameters.values(KEY_PARAMETER);
        if (keys.isEmpty() && !parameters.hasLookalike(KEY_PARAMETER)) {
            return new Presented(credentials, dpopProof(headers, credentials), path.rawTarget());
        }
        if (!AccessPolicy.takesKeyInQuery(applicable)) {
            return unreadable("a key in the X-SmartToken header: this operation takes none in the query");
        }
        if (keys.size() != 1 || parameters.hasLookalike(KEY_PARAMETER)) {
            return unreadable("the query parameter apiKey once");
        }
        if (!isKey(keys.getFirst())) {
            return new Unreadable(Refusals.invalidCredential());
        }
        credentials.add(new PresentedCredential(keys.getFirst(), SecurityScheme.Location.KEY_QUERY));
        return new Presented(credentials, dpopProof(headers, credentials), withoutKey(path));
    }

    /** Some servers part parameters at semicolons; a credential there would reach them unseen by us. */
    private static boolean hasHiddenName(String query) {
        var lower = query.toLowerCase(Locale.ROOT);
        return lower.contains(";apikey") || lower.contains(";access_token");
    }

    private static String withoutKey(RequestPath path) {
        var kept = new StringJoiner("&");
        for (var pair : path.rawQuery().split("&", -1)) {
            if (!(QueryParameters.parse(pair) instanceof ParsedQuery.Read(var parameters))
                    || parameters.values(KEY_PARAMETER).isEmpty()) {
                kept.add(pair);
            }
        }
        return kept.length() == 0 ? path.rawPath() : path.rawPath() + "?" + kept;
    }

    private static Reading unreadable(String expected) {
        return new Unreadable(Refusals.malformed("expected " + expected));
    }
}
