package dev.latchkey.authserver.registration;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.latchkey.core.partner.Application;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/**
 * The address of a client ID metadata document, which is the client's id to the world: https, with a path, without user, query,
 * fragment and dot segments. Compared to the letter.
 */
record DocumentAddress(String value, URI uri) {

    private static final int ID_HEX_DIGITS = 40;

    /** Empty for what is no such address. */
    static Optional<DocumentAddress> parse(String value, boolean allowsPlainHttp) {
        if (value.length() > Application.ADDRESS_LENGTH_MAX
                || !(value.startsWith("https://") || (allowsPlainHttp && value.startsWith("http://")))) {
            return Optional.empty();
        }
        try {
            var uri = new URI(value);
            var isPlain = uri.getHost() != null
                    && uri.getHost().equals(uri.getHost().toLowerCase(Locale.ROOT))
                    && uri.getRawUserInfo() == null
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null;
            return isPlain && isWholePath(uri.getRawPath())
                    ? Optional.of(new DocumentAddress(value, uri))
                    : Optional.empty();
        } catch (URISyntaxException _) {
            return Optional.empty();
        }
    }

    private static boolean isWholePath(String path) {
        if (path.length() < 2) {
            return false;
        }
        for (var segment : path.toLowerCase(Locale.ROOT).replace("%2e", ".").split("/", -1)) {
            if (segment.equals(".") || segment.equals("..")) {
                return false;
            }
        }
        return true;
    }

    /** The application's own client_id, which only we use. */
    String clientId() {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(value.getBytes(UTF_8));
            return "cimd_" + HexFormat.of().formatHex(digest).substring(0, ID_HEX_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    String host() {
        return uri.getHost();
    }
}
