package dev.latchkey.authserver.assertion;

import dev.latchkey.core.proof.CompactJws;
import dev.latchkey.core.proof.Members;
import dev.latchkey.core.proof.ProofAlgorithm;
import dev.latchkey.core.proof.ProofException;
import java.util.Optional;
import java.util.Set;

/**
 * A client assertion of the right shape whose signature nobody has checked yet: good for finding the client and its keys, for
 * nothing else.
 */
public final class UnprovenAssertion {

    /** Longest assertion, in characters. */
    public static final int LENGTH_MAX = 4096;

    static final int CLIENT_ID_LENGTH_MAX = 2048;
    private static final int KID_LENGTH_MAX = 256;

    /** {@code client-authentication+jwt} is what RFC 7523's successor asks for; most clients send {@code JWT} or nothing. */
    private static final Set<String> TYPES = Set.of("JWT", "client-authentication+jwt");

    private final CompactJws jws;
    private final ProofAlgorithm algorithm;
    private final Optional<String> kid;
    private final Members claims;
    private final String clientId;

    private UnprovenAssertion(
            CompactJws jws, ProofAlgorithm algorithm, Optional<String> kid, Members claims, String clientId) {
        this.jws = jws;
        this.algorithm = algorithm;
        this.kid = kid;
        this.claims = claims;
        this.clientId = clientId;
    }

    /** @throws ProofException when it is malformed, or its header asks for what we do not do */
    public static UnprovenAssertion read(String text) throws ProofException {
        var jws = CompactJws.parse(text, LENGTH_MAX);
        var header = jws.header();
        var algorithm = CompactJws.algorithm(header);
        // A client's keys are those it registered, whatever its assertion says of others (RFC 8725 §3.5).
        if (header.hasAny("jwk", "jku", "x5c", "x5u")) {
            throw new ProofException("header supplies keys");
        }
        var type = header.findText("typ");
        if (type.isPresent() && !TYPES.contains(type.get())) {
            throw new ProofException("typ: not for client authentication");
        }
        var kid = header.findText("kid");
        if (kid.isPresent() && kid.get().length() > KID_LENGTH_MAX) {
            throw new ProofException("kid: longer than " + KID_LENGTH_MAX + " characters");
        }
        var claims = jws.claims();
        var clientId = claims.text("sub", CLIENT_ID_LENGTH_MAX);
        return new UnprovenAssertion(jws, algorithm, kid, claims, clientId);
    }

    /** The client it claims to be of: {@code sub}. */
    public String clientId() {
        return clientId;
    }

    /** Which of the client's keys signed, when it says so. */
    public Optional<String> kid() {
        return kid;
    }

    CompactJws jws() {
        return jws;
    }

    /** How it says that it is signed. */
    public ProofAlgorithm algorithm() {
        return algorithm;
    }

    Members claims() {
        return claims;
    }

    @Override
    public String toString() {
        return "UnprovenAssertion[" + algorithm + "]";
    }
}
