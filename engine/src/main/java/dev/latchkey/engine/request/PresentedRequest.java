package dev.latchkey.engine.request;

import dev.latchkey.engine.protocol.HttpMethod;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * The request that credentials came with, as far as proving them needs it.
 *
 * @param target the path as judged, without the query (RFC 9449 §4.2: {@code htu} has none either)
 * @param dpopProof the DPoP header, read only beside {@code Authorization: DPoP}; absent when there is none
 * @param resource identifier of the protected resource that is asked for, which must be among those of a limited token
 * @param isAgain whether it was let in before and is only looked at again: its proof, good for a moment, was proven then
 */
public record PresentedRequest(
        InetAddress clientAddress,
        HttpMethod method,
        String target,
        @Nullable String dpopProof,
        String resource,
        boolean isAgain) {

    /** One that has only just come. */
    public PresentedRequest(
            InetAddress clientAddress, HttpMethod method, String target, @Nullable String dpopProof, String resource) {
        this(clientAddress, method, target, dpopProof, resource, false);
    }
}
