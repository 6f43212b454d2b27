package dev.latchkey.engine.request;

import dev.latchkey.engine.apispec.SecurityScheme.Location;
import dev.latchkey.engine.request.PresentedCredential.Scheme;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Reads the one value of an {@code Authorization} header: a token, a client by HTTP basic, or a key behind a word. Immutable. */
final class AuthorizationReader {

    /** Longest value of HTTP basic, in characters: a client's id and secret, encoded. */
    static final int BASIC_LENGTH_MAX = 1024;

    private final KeyCarriers carriers;
    private final boolean isBearerAKey;

    AuthorizationReader(KeyCarriers carriers) {
        this.carriers = carriers;
        this.isBearerAKey = carriers.words().stream()
                .anyMatch(word -> word.name().equals(Scheme.BEARER.prefix().strip()));
    }

    /** Absent for what cannot be a credential here. */
    @Nullable
    PresentedCredential read(String authorization) {
        var scheme = Scheme.of(authorization);
        return switch (scheme) {
            case BEARER -> isBearerAKey ? behindAWord(authorization) : token(authorization, scheme);
            case DPOP -> token(authorization, scheme);
            case BASIC ->
                carriers.basic().isPresent()
                        ? basic(authorization, carriers.basic().get())
                        : null;
            case NONE -> behindAWord(authorization);
        };
    }

    private static @Nullable PresentedCredential token(String authorization, Scheme scheme) {
        var token = behind(authorization, scheme.prefix().length());
        return CredentialText.isToken(token)
                ? new PresentedCredential(token, Location.AUTHORIZATION_HEADER, scheme)
                : null;
    }

    private static String behind(String authorization, int prefixLength) {
        var start = prefixLength;
        while (start < authorization.length() && authorization.charAt(start) == ' ') {
            start++;
        }
        return authorization.substring(start);
    }

    private @Nullable PresentedCredential behindAWord(String authorization) {
        for (var word : carriers.words()) {
            var length = word.name().length();
            var isThere = length == 0
                    || (authorization.length() > length
                            && authorization.charAt(length) == ' '
                            && authorization.regionMatches(true, 0, word.name(), 0, length));
            var key = isThere ? behind(authorization, length == 0 ? 0 : length + 1) : "";
            if (CredentialText.isKey(key)) {
                return new PresentedCredential(key, word, Scheme.NONE);
            }
        }
        return null;
    }

    /** RFC 7617 §2, in UTF-8; a user name ends at the first colon. */
    private static @Nullable PresentedCredential basic(String authorization, KeyCarriers.Basic meaning) {
        var encoded = behind(authorization, Scheme.BASIC.prefix().length());
        var decoded = encoded.length() > BASIC_LENGTH_MAX ? null : decoded(encoded);
        var colon = decoded == null ? -1 : decoded.indexOf(':');
        if (decoded == null || colon < 0) {
            return null;
        }
        var user = decoded.substring(0, colon);
        var password = decoded.substring(colon + 1);
        return switch (meaning) {
            case CLIENT ->
                CredentialText.isKey(user) && CredentialText.isKey(password)
                        ? new PresentedCredential(decoded, Location.BASIC, Scheme.BASIC)
                        : null;
            // Tools that insist on a password are given an x; anything else may be a second secret, which nobody would
            // look at.
            case KEY ->
                CredentialText.isKey(user) && (password.isEmpty() || password.equalsIgnoreCase("x"))
                        ? new PresentedCredential(user, Location.BASIC, Scheme.NONE)
                        : null;
        };
    }

    private static @Nullable String decoded(String encoded) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Base64.getDecoder().decode(encoded)))
                    .toString();
        } catch (IllegalArgumentException | CharacterCodingException e) {
            return null;
        }
    }
}
