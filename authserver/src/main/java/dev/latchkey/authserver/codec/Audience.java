package dev.latchkey.authserver.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/**
 * Resource indicators (RFC 8707) as tokens carry them: the first 64 bits of the SHA-256 of the identifier. Which identifiers there
 * are is the operator's choice alone, so nobody can look for two that are alike.
 */
public final class Audience {

    /** Of a token that is for every API. */
    public static final long EVERY = 0;

    private Audience() {}

    /** @param resource absent for every API */
    public static long of(@Nullable String resource) {
        if (resource == null) {
            return EVERY;
        }
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(resource.getBytes(UTF_8));
            var number = ByteBuffer.wrap(digest).getLong();
            return number == EVERY ? 1 : number;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
