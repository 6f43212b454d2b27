package dev.latchkey.authserver.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.latchkey.core.grant.ApiResource;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/**
 * Resources (RFC 8707) as tokens carry them: the first 64 bits of the SHA-256 of the identifier and the name of the API. Both are the
 * operator's choice alone, so nobody can look for two that are alike.
 */
public final class Audience {

    /** Of a token that is for every API. */
    public static final long EVERY = 0;

    private Audience() {}

    /** @param resource absent for every API */
    public static long of(@Nullable ApiResource resource) {
        if (resource == null) {
            return EVERY;
        }
        try {
            // No identifier has a fragment (RFC 8707 §2), so that no other pair gives this text.
            var text = resource.identifier() + "#" + resource.api();
            var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
            var number = ByteBuffer.wrap(digest).getLong();
            return number == EVERY ? 1 : number;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
