package dev.latchkey.app.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How programs of other origins may call an API from a browser (Fetch standard, section 3.3).
 *
 * @param origins compared exactly; {@link #ANY} alone for all of them
 * @param headers that a page may send beside those that carry credentials
 * @param exposedHeaders that a page may read beside Latchkey's own
 * @param credentials whether a page may send what the browser holds for us; never with {@link #ANY}
 * @param maxAge how long a browser may remember what it was told
 */
public record Cors(
        Set<String> origins, List<String> headers, List<String> exposedHeaders, boolean credentials, Duration maxAge) {

    /** All origins. */
    public static final String ANY = "*";

    private static final int ORIGINS_MAX = 1_000;
    private static final int HEADERS_MAX = 100;

    /** An origin as browsers write it (RFC 6454 section 6.2): nothing behind the port. */
    private static final Pattern ORIGIN =
            Pattern.compile("[a-z][a-z0-9+.-]{0,31}://([a-z0-9._-]{1,253}|\\[[0-9a-f:.]{2,45}])(:[1-9][0-9]{0,4})?");

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}");

    public Cors {
        origins = Set.copyOf(origins);
        headers = List.copyOf(headers);
        exposedHeaders = List.copyOf(exposedHeaders);
    }

    /** Whether every origin may. */
    public boolean isForAny() {
        return origins.contains(ANY);
    }

    /** What an API says of it; absent when it says nothing. */
    static @Nullable Cors read(ConfigurationValues api) {
        var origins = new LinkedHashSet<>(api.texts("cors.origins"));
        var headers = names(api, "cors.headers");
        var exposed = names(api, "cors.exposedHeaders");
        var credentials = api.flag("cors.credentials", false);
        var maxAge = api.duration("cors.maxAge", Duration.ofHours(2), Duration.ZERO, Duration.ofHours(24));
        if (origins.isEmpty()) {
            if (api.has("cors.")) {
                api.problem("cors.origins: expected the origins that may call, or " + ANY + " for all");
            }
            return null;
        }
        if (origins.size() > ORIGINS_MAX) {
            api.problem("cors.origins: expected at most " + ORIGINS_MAX);
        }
        if (origins.contains(ANY)) {
            if (origins.size() > 1 || credentials) {
                api.problem("cors.origins: expected " + ANY + " alone and without cors.credentials: every page of the"
                        + " web could call in its visitors' names");
            }
        } else {
            for (var origin : origins) {
                if (!isOrigin(origin)) {
                    api.problem("cors.origins: expected an origin as browsers send it, such as"
                            + " https://app.example.com or http://localhost:5173, got \"" + origin + "\"");
                }
            }
        }
        return new Cors(origins, headers, exposed, credentials, maxAge);
    }

    /** A port that is the scheme's own is never sent, so an origin with it would never match. */
    private static boolean isOrigin(String text) {
        return ORIGIN.matcher(text).matches()
                && !(text.startsWith("https://") && text.endsWith(":443"))
                && !(text.startsWith("http://") && text.endsWith(":80"));
    }

    private static List<String> names(ConfigurationValues api, String key) {
        var names = new ArrayList<String>();
        for (var name : api.texts(key)) {
            if (!NAME.matcher(name).matches() || name.equals(ANY)) {
                api.problem(key + ": expected names of headers, each by itself, got \"" + name + "\"");
            }
            names.add(name);
        }
        if (names.size() > HEADERS_MAX) {
            api.problem(key + ": expected at most " + HEADERS_MAX);
        }
        return names;
    }
}
