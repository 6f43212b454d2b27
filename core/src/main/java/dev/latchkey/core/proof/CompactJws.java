package dev.latchkey.core.proof;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.latchkey.engine.protocol.Base64Url;
import org.jspecify.annotations.Nullable;

/**
 * A JWS in compact form (RFC 7515 §7.1) taken apart; nothing in it is proven yet. Every character counts: no text but this one has
 * the same parts.
 */
public final class CompactJws {

    private final String text;
    private final int headerEnd;
    private final int payloadEnd;
    private final byte[] signature;

    private CompactJws(String text, int headerEnd, int payloadEnd, byte[] signature) {
        this.text = text;
        this.headerEnd = headerEnd;
        this.payloadEnd = payloadEnd;
        this.signature = signature;
    }

    /**
     * Takes a text apart.
     *
     * @param lengthMax in characters
     */
    public static CompactJws parse(String text, int lengthMax) throws ProofException {
        if (text.length() > lengthMax) {
            throw new ProofException("longer than " + lengthMax + " characters");
        }
        var first = text.indexOf('.');
        var second = text.indexOf('.', first + 1);
        if (first <= 0 || second <= first + 1 || second == text.length() - 1 || text.indexOf('.', second + 1) >= 0) {
            throw new ProofException("not three parts");
        }
        return new CompactJws(text, first, second, bytes(text.substring(second + 1)));
    }

    /** The first part as it came. */
    public String encodedHeader() {
        return text.substring(0, headerEnd);
    }

    public Members header() throws ProofException {
        return Members.parse(bytes(encodedHeader()));
    }

    public Members claims() throws ProofException {
        return Members.parse(bytes(text.substring(headerEnd + 1, payloadEnd)));
    }

    /** Whether the key signed it with the algorithm; false also when the two do not go together. */
    public boolean isSignedBy(PublicJwk key, ProofAlgorithm algorithm) {
        return key.verifies(algorithm, text.substring(0, payloadEnd).getBytes(US_ASCII), signature);
    }

    /**
     * The algorithm named in a header.
     *
     * @throws ProofException for {@code none}, HMACs and everything else that is not in the list (RFC 8725 §3.1)
     */
    public static ProofAlgorithm algorithm(Members header) throws ProofException {
        var algorithm = find(header.text("alg", 16));
        if (algorithm == null) {
            throw new ProofException("alg: not accepted");
        }
        if (header.hasAny("crit", "b64", "zip")) {
            throw new ProofException("header asks for an extension");
        }
        return algorithm;
    }

    private static @Nullable ProofAlgorithm find(String name) {
        for (var algorithm : ProofAlgorithm.ALL) {
            if (algorithm.jwaName().equals(name)) {
                return algorithm;
            }
        }
        return null;
    }

    @Override
    public String toString() {
        return "CompactJws[" + text.length() + " characters]";
    }

    static byte[] bytes(String base64Url) throws ProofException {
        return Base64Url.decode(base64Url).orElseThrow(() -> new ProofException("not base64url in its one form"));
    }
}
