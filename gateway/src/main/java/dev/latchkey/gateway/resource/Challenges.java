package dev.latchkey.gateway.resource;

import dev.latchkey.core.catalogue.ErrorCodes;
import dev.latchkey.engine.decision.Denial;
import dev.latchkey.engine.protocol.CredentialCarriers;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.engine.request.PresentedCredential.Scheme;
import dev.latchkey.engine.request.RequestHeaders;
import java.util.Collection;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * The {@code WWW-Authenticate} values of one protected resource: RFC 6750 §3, with {@code resource_metadata} (RFC 9728 §5.1), and
 * where the platform takes DPoP, RFC 9449 §7.1. An error is told with the scheme that was used; the other one stands beside it
 * without. Behind them HTTP basic and each place of a key ({@link KeyChallenge}), where the operation takes these (RFC 9110 §11.6.1).
 * Most of each text is made once. Beside them, the code of each refusal.
 */
public final class Challenges {

    private static final String INVALID_TOKEN =
            ", error=\"invalid_token\", error_description=\"The credential is not valid\"";

    private final String documentation;
    private final String basic;
    private final String bearer;
    private final String dpop;
    private final AcceptedTokens accepted;
    private final CredentialCarriers carriers;
    private final KeyChallenge keys;
    private final ErrorCodes codes;

    /**
     * @param documentation address of a page for people who write clients
     * @param accepted a way that is not open is not spoken of
     * @param carriers where keys stand whatever the documents say
     * @param realm of every challenge that has one
     */
    public Challenges(
            String metadataUrl,
            String documentation,
            AcceptedTokens accepted,
            CredentialCarriers carriers,
            ErrorCodes codes,
            String realm) {
        this.documentation = documentation;
        this.codes = codes;
        this.carriers = carriers;
        this.keys = new KeyChallenge(carriers, realm);
        this.basic = "Basic realm=\"" + realm + "\", charset=\"UTF-8\"";
        this.accepted = accepted;
        var metadata = "resource_metadata=\"" + metadataUrl + "\"";
        this.bearer = "Bearer realm=\"" + realm + "\", " + metadata;
        this.dpop = "DPoP algs=\"" + String.join(" ", accepted.dpopAlgorithms()) + "\", " + metadata;
    }

    /** Address of a page for people who write clients of the resource. */
    String documentation() {
        return documentation;
    }

    /** What {@code errors[].code} says of a refusal. */
    String code(Denial.Reason reason) {
        return codes.of(reason);
    }

    /** As {@link #of(Denial, Scheme, NeededCredential)}, for a request that no scope would have helped. */
    public String of(Denial denial, Scheme used) {
        return of(denial, used, Scopes.NONE);
    }

    /** Of each scheme that is taken: tokens, HTTP basic (RFC 7617 §2), keys; of tokens where nothing is. */
    String of(Denial denial, Scheme used, NeededCredential needed) {
        var challenge = of(denial, used, needed.scopes());
        if (denial.reason() != Denial.Reason.NO_CREDENTIAL && denial.reason() != Denial.Reason.INVALID_CREDENTIAL) {
            return challenge;
        }
        var offersBasic = needed.basic() && accepted.takesBearer();
        var challenges = new StringJoiner(", ");
        if (needed.tokens() || (!offersBasic && needed.keys().isEmpty())) {
            challenges.add(challenge);
        }
        if (offersBasic) {
            challenges.add(basic);
        }
        if (!needed.keys().isEmpty()) {
            challenges.add(keys.of(needed.keys()));
        }
        return challenges.toString();
    }

    /** What of a request looks like a credential and is none, by its form alone; absent where nothing does. */
    @Nullable
    NearMiss nearMiss(RequestHeaders headers, Collection<String> names, NeededCredential needed) {
        return NearMiss.in(headers, names, carriers.keyHeader(), needed);
    }

    /**
     * Empty when no challenge is due. A request without a token gets no error code (RFC 6750 §3.1); a key is none.
     *
     * @param needed what a token for this very request needs (RFC 6750 §3, {@code scope})
     */
    public String of(Denial denial, Scheme used, Scopes needed) {
        return switch (denial.reason()) {
            case NO_CREDENTIAL -> scoped(needed, "", Scheme.BEARER);
            case INVALID_CREDENTIAL ->
                used == Scheme.NONE || used == Scheme.BASIC
                        ? scoped(needed, "", Scheme.BEARER)
                        : scoped(needed, INVALID_TOKEN, used);
            case INVALID_DPOP_PROOF ->
                withError(
                        ", error=\"invalid_dpop_proof\", error_description=\"The DPoP proof is not valid\"",
                        Scheme.DPOP);
            case USE_DPOP_NONCE ->
                withError(
                        ", error=\"use_dpop_nonce\", error_description=\"The DPoP proof must carry the server's"
                                + " nonce\"",
                        Scheme.DPOP);
            case INSUFFICIENT_SCOPE ->
                withError(
                        ", scope=\"" + String.join(" ", denial.explanation().required())
                                + "\", error=\"insufficient_scope\""
                                + ", error_description=\"Insufficient scope for this resource\"",
                        used);
            case MALFORMED_REQUEST,
                    UNDECLARED_PARAMETER,
                    CONFLICTING_CREDENTIALS,
                    CREDENTIAL_KIND_NOT_ACCEPTED,
                    CREDENTIAL_RETIRED,
                    ADDRESS_NOT_ALLOWED,
                    PERMISSION_DENIED,
                    UNKNOWN_OPERATION,
                    METHOD_NOT_ALLOWED,
                    TOO_MANY_PROOFS,
                    TEMPORARILY_UNAVAILABLE,
                    RATE_LIMITED,
                    TOO_MANY_CONCURRENT -> "";
        };
    }

    /** The scopes stand in both challenges: whichever a client can answer, it asks for the right token. */
    private String scoped(Scopes needed, String error, Scheme used) {
        if (needed.isEmpty()) {
            return withError(error, used);
        }
        var scope = ", scope=\"" + needed + "\"";
        return both(dpop + scope, bearer + scope, error, used);
    }

    private String withError(String error, Scheme used) {
        return both(dpop, bearer, error, used);
    }

    /** The error stands with the scheme that was used, or with the only one there is. */
    private String both(String ofDpop, String ofBearer, String error, Scheme used) {
        if (!accepted.takesDpop()) {
            return ofBearer + error;
        }
        if (!accepted.takesBearer()) {
            return ofDpop + error;
        }
        return used == Scheme.DPOP ? ofDpop + error + ", " + ofBearer : ofBearer + error + ", " + ofDpop;
    }
}
