package dev.latchkey.gateway.authentication;

import dev.latchkey.engine.decision.Denial;
import dev.latchkey.engine.decision.Denial.Reason;
import dev.latchkey.engine.decision.Explanation;
import dev.latchkey.engine.decision.Gate;
import java.util.List;

/** What is said of a DPoP proof that is missing, bad, without the nonce of this server, or one too many (RFC 9449). */
final class KeyProofDenials {

    private static final Explanation NEEDED = new Explanation(
            Gate.OPERATION,
            List.of("a DPoP proof of the token's key for this request"),
            List.of(),
            List.of(),
            "Sign a new proof for each request, with the nonce that the last answer named (RFC 9449).");

    static final Denial INVALID = new Denial(Reason.INVALID_DPOP_PROOF, NEEDED);

    static final Denial TOO_MANY = new Denial(
            Reason.TOO_MANY_PROOFS,
            new Explanation(
                    Gate.LIMIT,
                    List.of("room for one more DPoP proof of this credential, within that of its company"),
                    List.of(),
                    List.of(),
                    "Proofs are forgotten a minute after they were made. The operator of this platform sets how many"
                            + " are remembered."));

    private KeyProofDenials() {}

    /** @param nonce the one that the next proof must carry */
    static Denial nonce(String nonce) {
        return new Denial(Reason.USE_DPOP_NONCE, NEEDED, nonce);
    }
}
