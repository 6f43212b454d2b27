package dev.latchkey.gateway.resource;

import dev.latchkey.core.catalogue.ErrorCodes;
import dev.latchkey.engine.decision.Denial;
import dev.latchkey.engine.request.PresentedCredential.Scheme;
import java.util.List;

/**
 * The {@code WWW-Authenticate} values of one protected resource: RFC 6750 §3, with {@code resource_metadata} (RFC 9728 §5.1), and
 * where the platform takes DPoP, RFC 9449 §7.1. An error is told with the scheme that was used; the other one stands beside it
 * without. The texts are made once. Beside them, the code of each refusal.
 */
public final class Challenges {

    private static final String INVALID_TOKEN =
            ", error=\"invalid_token\", error_description=\"The credential is not valid\"";

    private final String bearer;
    private final String dpop;
    private final String plain;
    private final String invalidToken;
    private final boolean takesDpop;
    private final ErrorCodes codes;

    /** @param dpopAlgorithms empty when the platform takes no DPoP: then nothing is said of it */
    public Challenges(String metadataUrl, List<String> dpopAlgorithms, ErrorCodes codes) {
        this.codes = codes;
        var metadata = "resource_metadata=\"" + metadataUrl + "\"";
        this.takesDpop = !dpopAlgorithms.isEmpty();
        this.bearer = "Bearer realm=\"latchkey\", " + metadata;
        this.dpop = "DPoP algs=\"" + String.join(" ", dpopAlgorithms) + "\", " + metadata;
        this.plain = takesDpop ? bearer + ", " + dpop : bearer;
        this.invalidToken = withError(INVALID_TOKEN, Scheme.BEARER);
    }

    /** What {@code errors[].code} says of a refusal. */
    String code(Denial.Reason reason) {
        return codes.of(reason);
    }

    /** Empty when no challenge is due. A request without a credential gets no error code (RFC 6750 §3.1). */
    public String of(Denial denial, Scheme used) {
        return switch (denial.reason()) {
            case NO_CREDENTIAL -> plain;
            case INVALID_CREDENTIAL ->
                takesDpop && used == Scheme.DPOP ? withError(INVALID_TOKEN, Scheme.DPOP) : invalidToken;
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
                    CONFLICTING_CREDENTIALS,
                    CREDENTIAL_KIND_NOT_ACCEPTED,
                    ADDRESS_NOT_ALLOWED,
                    PERMISSION_DENIED,
                    UNKNOWN_OPERATION,
                    METHOD_NOT_ALLOWED,
                    TEMPORARILY_UNAVAILABLE,
                    RATE_LIMITED,
                    TOO_MANY_CONCURRENT -> "";
        };
    }

    private String withError(String error, Scheme used) {
        if (!takesDpop) {
            return bearer + error;
        }
        return used == Scheme.DPOP ? dpop + error + ", " + bearer : bearer + error + ", " + dpop;
    }
}
