package dev.latchkey.page;

import io.vertx.core.MultiMap;
import java.util.Optional;

/**
 * Reads and writes cookies. On an HTTPS origin their names begin with {@code __Host-}: a browser then takes them only with
 * {@code Secure}, for this host alone and from this host alone. On a plain HTTP origin, which only a loopback one may be
 * unless its operator insists, they are {@code latchkey_…_local}, without {@code Secure}.
 */
public final class BrowserCookies {

    /** Longest header read, in characters. */
    private static final int HEADER_LENGTH_MAX = 8_192;

    private final boolean isSecure;

    /** @param webOrigin scheme, host and port */
    public BrowserCookies(String webOrigin) {
        this.isSecure = webOrigin.startsWith("https://");
    }

    public String name(BrowserCookie cookie) {
        return isSecure ? "__Host-latchkey_" + cookie.suffix : "latchkey_" + cookie.suffix + "_local";
    }

    /** The value; empty when there is none, or more than one that nobody can tell apart. */
    public Optional<String> find(MultiMap headers, BrowserCookie cookie) {
        var prefix = name(cookie) + "=";
        Optional<String> found = Optional.empty();
        for (var header : headers.getAll("Cookie")) {
            if (header.length() > HEADER_LENGTH_MAX) {
                return Optional.empty();
            }
            for (var pair : header.split(";")) {
                var trimmed = pair.strip();
                if (trimmed.startsWith(prefix)) {
                    if (found.isPresent()) {
                        return Optional.empty();
                    }
                    found = Optional.of(trimmed.substring(prefix.length()));
                }
            }
        }
        return found.filter(value -> !value.isEmpty());
    }

    /** A value for {@code Set-Cookie}. */
    public String set(BrowserCookie cookie, String value) {
        var age = cookie.lifetime == null ? "" : "; Max-Age=" + cookie.lifetime.toSeconds();
        return name(cookie) + "=" + value + attributes() + age;
    }

    /** A value for {@code Set-Cookie} that makes the browser forget. */
    public String forget(BrowserCookie cookie) {
        return name(cookie) + "=" + attributes() + "; Max-Age=0";
    }

    private String attributes() {
        return "; Path=/; HttpOnly; SameSite=Lax" + (isSecure ? "; Secure" : "");
    }
}
