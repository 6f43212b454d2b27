package dev.latchkey.engine.request;

import dev.latchkey.engine.apispec.SecurityRequirements;
import dev.latchkey.engine.apispec.SecurityScheme;
import dev.latchkey.engine.decision.AccessPolicy;
import dev.latchkey.engine.decision.Denial;
import dev.latchkey.engine.protocol.CredentialCarriers;
import dev.latchkey.engine.request.PresentedCredential.Scheme;
import dev.latchkey.engine.routing.ParsedQuery;
import dev.latchkey.engine.routing.QueryParameters;
import dev.latchkey.engine.routing.RequestPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Finds the credentials of a request, at the places where they may stand and nowhere else. Immutable. */
final class CredentialReader {

    static final int BEARER_LENGTH_MAX = 4096;
    static final int KEY_LENGTH_MAX = 256;
    static final int DPOP_PROOF_LENGTH_MAX = 4096;

    private static final String TOKEN_PARAMETER = "access_token";
    private static final String DPOP = "DPoP";

    private static final Unreadable BAD_CREDENTIAL = new Unreadable(RequestDenials.invalidCredential());
    private static final Unreadable BAD_PROOF = new Unreadable(RequestDenials.invalidDpopProof());
    private static final Unreadable REPEATED = unreadable("each header that carries a credential once");

    private final String keyHeader;
    private final String keyParameter;
    private final String hiddenKey;

    CredentialReader(CredentialCarriers carriers) {
        this.keyHeader = carriers.keyHeader();
        this.keyParameter = carriers.keyParameter();
        this.hiddenKey = ";" + keyParameter.toLowerCase(Locale.ROOT);
    }

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

    /** @param applicable what the request will be judged by: it says whether a key may stand in the query */
    Reading read(RequestHeaders headers, RequestPath path, SecurityRequirements applicable) {
        var reading = readHeaders(headers, path.rawTarget());
        return path.hasQuery() && mayHoldCredential(path.rawQuery()) && reading instanceof Presented presented
                ? readQuery(presented, path, applicable)
                : reading;
    }

    /** Those in the headers alone, for our own endpoints; nothing is forwarded of them. */
    Reading read(RequestHeaders headers) {
        return readHeaders(headers, "");
    }

    private Reading readHeaders(RequestHeaders headers, String target) {
        var authorizations = headers.headerValues(PresentedCredential.AUTHORIZATION);
        var keys = headers.headerValues(keyHeader);
        if (authorizations.size() > 1 || keys.size() > 1) {
            return REPEATED;
        }
        if (!keys.isEmpty() && !isKey(keys.get(0))) {
            return BAD_CREDENTIAL;
        }
        var key = keys.isEmpty()
                ? null
                : new PresentedCredential(keys.get(0), SecurityScheme.Location.KEY_HEADER, Scheme.NONE);
        if (authorizations.isEmpty()) {
            return new Presented(key == null ? List.of() : List.of(key), null, target);
        }
        return readAuthorization(headers, authorizations.get(0), key, target);
    }

    private static Reading readAuthorization(
            RequestHeaders headers, String authorization, @Nullable PresentedCredential key, String target) {
        var scheme = Scheme.of(authorization);
        var token = scheme == Scheme.NONE ? null : token(authorization, scheme);
        if (token == null) {
            return BAD_CREDENTIAL;
        }
        // Beside any other scheme the header says nothing about who calls (RFC 9449 §7.1).
        var proofs = scheme == Scheme.DPOP ? headers.headerValues(DPOP) : List.<String>of();
        if (proofs.size() > 1) {
            return REPEATED;
        }
        var proof = proofs.isEmpty() ? null : proofs.get(0);
        if (!isProofPlausible(proof)) {
            return BAD_PROOF;
        }
        var bearer = new PresentedCredential(token, SecurityScheme.Location.AUTHORIZATION_HEADER, scheme);
        return new Presented(key == null ? List.of(bearer) : List.of(bearer, key), proof, target);
    }

    /** A proof that is missing is for the authenticator to judge. */
    private static boolean isProofPlausible(@Nullable String proof) {
        return proof == null || (proof.length() <= DPOP_PROOF_LENGTH_MAX && isBase64Token(proof));
    }

    /** {@code "Bearer" 1*SP b64token} (RFC 6750 §2.1), {@code "DPoP" 1*SP token68} (RFC 9449 §7.1); absent for anything else. */
    private static @Nullable String token(String authorization, Scheme scheme) {
        var start = scheme.prefixLength();
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
    private boolean mayHoldCredential(String query) {
        return query.indexOf('%') >= 0
                || query.indexOf('+') >= 0
                || query.indexOf(';') >= 0
                || containsIgnoreCase(query, keyParameter)
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

    private Reading readQuery(Presented inHeaders, RequestPath path, SecurityRequirements applicable) {
        if (!(QueryParameters.parse(path.rawQuery()) instanceof ParsedQuery.Read read)) {
            return unreadable("a query whose parameters are percent-encoded UTF-8");
        }
        if (hasHiddenName(path.rawQuery())) {
            return unreadable("no credential behind a semicolon in the query");
        }
        var parameters = read.parameters();
        if (!parameters.values(TOKEN_PARAMETER).isEmpty() || parameters.hasLookalike(TOKEN_PARAMETER)) {
            return unreadable("an access token in the Authorization header, not in the query");
        }
        var keys = parameters.values(keyParameter);
        if (keys.isEmpty() && !parameters.hasLookalike(keyParameter)) {
            return inHeaders;
        }
        if (!AccessPolicy.takesKeyInQuery(applicable)) {
            return unreadable("a key in the " + keyHeader + " header: this operation takes none in the query");
        }
        if (keys.size() != 1 || parameters.hasLookalike(keyParameter)) {
            return unreadable("the query parameter " + keyParameter + " once");
        }
        var key = keys.get(0);
        if (!isKey(key)) {
            return BAD_CREDENTIAL;
        }
        var credentials = new ArrayList<>(inHeaders.credentials());
        credentials.add(new PresentedCredential(key, SecurityScheme.Location.KEY_QUERY, Scheme.NONE));
        return new Presented(credentials, inHeaders.dpopProof(), withoutKey(path));
    }

    /** Some servers part parameters at semicolons; a credential there would reach them unseen by us. */
    private boolean hasHiddenName(String query) {
        var lower = query.toLowerCase(Locale.ROOT);
        return lower.contains(hiddenKey) || lower.contains(";access_token");
    }

    private String withoutKey(RequestPath path) {
        var kept = new StringJoiner("&");
        for (var pair : path.rawQuery().split("&", -1)) {
            if (!(QueryParameters.parse(pair) instanceof ParsedQuery.Read read)
                    || read.parameters().values(keyParameter).isEmpty()) {
                kept.add(pair);
            }
        }
        return kept.length() == 0 ? path.rawPath() : path.rawPath() + "?" + kept;
    }

    private static Unreadable unreadable(String expected) {
        return new Unreadable(RequestDenials.malformed("expected " + expected));
    }
}
