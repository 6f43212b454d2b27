package dev.latchkey.core.partner;

import dev.latchkey.core.command.CommandRefused;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where an application receives its code (RFC 6749 §3.1.2): absolute, without fragment, and https, or http on this
 * computer itself (RFC 8252 §7.3), or an application's own scheme with a dot in it (RFC 8252 §7.1). Of the characters that a URI is
 * made of (RFC 3986 §2) alone, so that browsers are sent where it says. Compared exactly.
 */
public record RedirectUri(String value) {

    /** Longest redirect URI accepted, in characters. */
    public static final int LENGTH_MAX = 2000;

    /** Longest host with its port, and longest scheme of an application's own, in characters: what consents are kept by has room for them. */
    private static final int RECEIVER_LENGTH_MAX = 260;

    private static final Pattern WRITTEN = Pattern.compile("[!-~]+");
    private static final Pattern PORT = Pattern.compile(".*:([1-9][0-9]{0,4})");

    public RedirectUri {
        if (value.length() > LENGTH_MAX || !isAcceptable(value)) {
            throw CommandRefused.invalid(
                    "redirectUris",
                    "expected https://…, http://localhost…, or your application's own scheme such as"
                            + " com.example.app:/…, without fragment and with at most"
                            + " " + LENGTH_MAX + " characters, got \""
                            + shortened(value) + "\"");
        }
    }

    /** Empty for what is not an acceptable redirect URI. */
    public static Optional<RedirectUri> parse(String value) {
        return value.length() <= LENGTH_MAX && isAcceptable(value)
                ? Optional.of(new RedirectUri(value))
                : Optional.empty();
    }

    /**
     * The host that receives the code, with its port when it names one; for an application's own scheme that scheme with its colon, for
     * whatever stands behind it, the program that opens its links receives them all.
     */
    public String host() {
        var uri = URI.create(value);
        return isOwnScheme() ? uri.getScheme() + ":" : uri.getRawAuthority();
    }

    /** Whether no host receives the code, but the program on the user's computer that opens links of this scheme. */
    public boolean isOwnScheme() {
        var scheme = URI.create(value).getScheme();
        return !scheme.equals("https") && !scheme.equals("http");
    }

    /** Who receives the code, by which consents are kept apart: scheme and host, or the scheme alone where no host does. */
    public String receiver() {
        return isOwnScheme() ? host() : URI.create(value).getScheme() + "://" + host();
    }

    /** Whether both are the same address of this computer itself but for the port (RFC 8252 section 7.3). */
    boolean differsOnlyInLoopbackPortFrom(RedirectUri other) {
        var own = URI.create(value);
        var theirs = URI.create(other.value);
        return "http".equals(own.getScheme())
                && isLoopback(own.getHost())
                && withoutPort(own, value).equals(withoutPort(theirs, other.value));
    }

    private static String withoutPort(URI uri, String text) {
        return uri.getPort() < 0 ? text : text.replaceFirst("(://[^/?]*):" + uri.getPort() + "(?=[/?]|$)", "$1");
    }

    private static boolean isAcceptable(String value) {
        if (!WRITTEN.matcher(value).matches()) {
            return false;
        }
        try {
            var uri = new URI(value);
            if (uri.getScheme() == null || uri.getRawFragment() != null || uri.getRawUserInfo() != null) {
                return false;
            }
            return switch (uri.getScheme()) {
                case "https" ->
                    uri.getHost() != null
                            && uri.getRawAuthority().length() <= RECEIVER_LENGTH_MAX
                            && hasUsablePort(uri);
                case "http" -> isLoopback(uri.getHost()) && hasUsablePort(uri);
                case String scheme -> scheme.indexOf('.') > 0 && scheme.length() <= RECEIVER_LENGTH_MAX;
            };
        } catch (URISyntaxException _) {
            return false;
        }
    }

    /** None, or one that exists, written as browsers and policies of pages write it. */
    private static boolean hasUsablePort(URI uri) {
        var authority = uri.getRawAuthority();
        return authority.equals(uri.getHost())
                || (uri.getPort() < 65_536 && PORT.matcher(authority).matches());
    }

    private static boolean isLoopback(@Nullable String host) {
        return "localhost".equals(host) || "127.0.0.1".equals(host) || "[::1]".equals(host);
    }

    private static String shortened(String value) {
        return value.length() <= 100 ? value : value.substring(0, 100) + "…";
    }

    @Override
    public String toString() {
        return value;
    }
}
