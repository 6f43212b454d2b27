package dev.latchkey.engine.protocol;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Names of protocols that a connection may be given over to (RFC 9110 §7.8), compared in lower case. None of those by which more
 * requests of HTTP would follow: nobody would judge them.
 */
public final class UpgradeProtocol {

    /** Of RFC 6455. */
    public static final String WEBSOCKET = "websocket";

    /** A token of RFC 9110 §5.6.2, perhaps with a version. */
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._+-]{0,31}(/[a-z0-9._-]{1,16})?");

    private static final Pattern OF_HTTP_OR_TLS = Pattern.compile("(h[0-9]|http|https|tls|ssl|quic)([^a-z].*|c)?");

    private UpgradeProtocol() {}

    /** The name as it is compared; empty for what is no name, or one of a protocol that may never be changed to. */
    public static Optional<String> parse(String name) {
        var lower = name.toLowerCase(Locale.ROOT);
        return NAME.matcher(lower).matches() && !OF_HTTP_OR_TLS.matcher(lower).matches()
                ? Optional.of(lower)
                : Optional.empty();
    }
}
