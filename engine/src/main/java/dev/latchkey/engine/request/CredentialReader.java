package dev.latchkey.engine.request;

import dev.latchkey.engine.apispec.SecurityRequirements;
import dev.latchkey.engine.apispec.SecurityScheme.Location;
import dev.latchkey.engine.decision.Denial;
import dev.latchkey.engine.protocol.CredentialCarriers;
import dev.latchkey.engine.request.PresentedCredential.Scheme;
import dev.latchkey.engine.routing.RequestPath;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the credentials of a request, at the places where they may stand and nowhere else. Immutable. */
final class CredentialReader {

    static final int DPOP_PROOF_LENGTH_MAX = 4096;

    private static final String DPOP = "DPoP";

    static final Unreadable BAD_CREDENTIAL = new Unreadable(RequestDenials.invalidCredential());
    private static final Unreadable BAD_PROOF = new Unreadable(RequestDenials.invalidDpopProof());
    private static final Unreadable REPEATED = unreadable("each header that carries a credential once");
    private static final Unreadable REPEATED_COOKIE = unreadable("each cookie that carries a credential once");

    private final String keyHeader;
    private final KeyCarriers own;
    private final boolean hasOwn;
    private final AuthorizationReader authorizationReader;
    private final QueryKeyReader queryReader;

    /** Of a deployment whose documents have no places of their own. */
    CredentialReader(CredentialCarriers carriers) {
        this(carriers, KeyCarriers.NONE);
    }

    /** @param own places of one API, beside those of the whole deployment */
    CredentialReader(CredentialCarriers carriers, KeyCarriers own) {
        this.keyHeader = carriers.keyHeader();
        this.own = own;
        this.hasOwn = !own.headers().isEmpty() || !own.cookies().isEmpty();
        this.authorizationReader = new AuthorizationReader(own);
        this.queryReader = new QueryKeyReader(carriers.keyHeader(), carriers.keyParameter(), own.parameters());
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
        return reading instanceof Presented presented ? queryReader.read(presented, path, applicable) : reading;
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
        if (!keys.isEmpty() && !CredentialText.isKey(keys.get(0))) {
            return BAD_CREDENTIAL;
        }
        var key = keys.isEmpty() ? null : new PresentedCredential(keys.get(0), Location.KEY_HEADER, Scheme.NONE);
        var reading = authorizations.isEmpty()
                ? new Presented(key == null ? List.of() : List.of(key), null, target)
                : readAuthorization(headers, authorizations.get(0), key, target);
        return hasOwn && reading instanceof Presented presented ? readOwn(headers, presented) : reading;
    }

    private Reading readAuthorization(
            RequestHeaders headers, String authorization, @Nullable PresentedCredential key, String target) {
        var credential = authorizationReader.read(authorization);
        if (credential == null) {
            return BAD_CREDENTIAL;
        }
        // Beside any other scheme the header says nothing about who calls (RFC 9449 §7.1).
        var proofs = credential.scheme() == Scheme.DPOP ? headers.headerValues(DPOP) : List.<String>of();
        if (proofs.size() > 1) {
            return REPEATED;
        }
        var proof = proofs.isEmpty() ? null : proofs.get(0);
        if (!isProofPlausible(proof)) {
            return BAD_PROOF;
        }
        return new Presented(key == null ? List.of(credential) : List.of(credential, key), proof, target);
    }

    /** A proof that is missing is for the authenticator to judge. */
    private static boolean isProofPlausible(@Nullable String proof) {
        return proof == null || (proof.length() <= DPOP_PROOF_LENGTH_MAX && CredentialText.isToken(proof));
    }

    private Reading readOwn(RequestHeaders headers, Presented before) {
        var credentials = new ArrayList<>(before.credentials());
        for (var location : own.headers()) {
            var refusal = add(headers.headerValues(location.name()), location, REPEATED, credentials);
            if (refusal != null) {
                return refusal;
            }
        }
        for (var location : own.cookies()) {
            var values = Cookies.values(headers.headerValues("Cookie"), location.name());
            var refusal = add(values, location, REPEATED_COOKIE, credentials);
            if (refusal != null) {
                return refusal;
            }
        }
        return new Presented(credentials, before.dpopProof(), before.forwardedTarget());
    }

    /** Absent when there is none, or one that was added. */
    private static @Nullable Unreadable add(
            List<String> values, Location location, Unreadable repeated, List<PresentedCredential> into) {
        if (values.size() > 1) {
            return repeated;
        }
        if (!values.isEmpty()) {
            if (!CredentialText.isKey(values.get(0))) {
                return BAD_CREDENTIAL;
            }
            into.add(new PresentedCredential(values.get(0), location, Scheme.NONE));
        }
        return null;
    }

    static Unreadable unreadable(String expected) {
        return new Unreadable(RequestDenials.malformed("expected " + expected));
    }

    static Presented presentedIn(Reading reading) {
        if (reading instanceof Presented presented) {
            return presented;
        }
        throw new IllegalStateException("expected credentials that could be read");
    }
}
