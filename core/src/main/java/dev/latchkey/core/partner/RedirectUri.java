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
        if (findFault(value).isPresent()) {
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
        return findFault(value).isEmpty() ? Optional.of(new RedirectUri(value)) : Optional.empty();
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

    /** Why an address is not acceptable. */
    public enum Fault {
        /** More than {@link #LENGTH_MAX} characters. */
        LENGTH,
        /** No absolute address of printable ASCII (RFC 3986 section 2). */
        ADDRESS,
        FRAGMENT,
        /** A name or a password in it. */
        USER,
        /** {@code http}, and not of this computer itself. */
        PLAIN_HTTP,
        /** No host, one that is too long, or a port that does not exist or is not written as browsers write it. */
        HOST,
        /** A scheme of an application's own without a dot, or one that is too long. */
        SCHEME
    }

    /** What is wrong with an address; empty for an acceptable one. */
    public static Optional<Fault> findFault(String value) {
        if (value.length() > LENGTH_MAX) {
            return Optional.of(Fault.LENGTH);
        }
        if (!WRITTEN.matcher(value).matches()) {
            return Optional.of(Fault.ADDRESS);
        }
        try {
            return Optional.ofNullable(fault(new URI(value)));
        } catch (URISyntaxException _) {
            return Optional.of(Fault.ADDRESS);
        }
    }

    private static @Nullable Fault fault(URI uri) {
        if (uri.getScheme() == null) {
            return Fault.ADDRESS;
        }
        if (uri.getRawFragment() != null) {
            return Fault.FRAGMENT;
        }
        if (uri.getRawUserInfo() != null) {
            return Fault.USER;
        }
        return switch (uri.getScheme()) {
            case "https" -> hasUsableHost(uri) ? null : Fault.HOST;
            case "http" -> faultOfHttp(uri);
            case String scheme ->
                scheme.indexOf('.') > 0 && scheme.length() <= RECEIVER_LENGTH_MAX ? null : Fault.SCHEME;
        };
    }

    private static boolean hasUsableHost(URI uri) {
        return uri.getHost() != null && uri.getRawAuthority().length() <= RECEIVER_LENGTH_MAX && hasUsablePort(uri);
    }

    private static @Nullable Fault faultOfHttp(URI uri) {
        if (!isLoopback(uri.getHost())) {
            return Fault.PLAIN_HTTP;
        }
        return hasUsablePort(uri) ? null : Fault.HOST;
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
