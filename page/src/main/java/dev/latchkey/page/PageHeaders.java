package dev.latchkey.page;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.regex.Pattern;

/** Headers of every page: it runs no script but, in the console, our one file; it loads nothing from elsewhere, stands in no frame and is kept by no cache. */
final class PageHeaders {

    private static final Pattern SOURCE =
            Pattern.compile("[a-z][a-z0-9+.-]*:|https?://(?:[a-z0-9.-]+|\\[[0-9a-f:.]+])(?::[0-9]{1,5})?");

    private static final String POLICY = "Content-Security-Policy";

    private PageHeaders() {}

    /** For a page of the console: it may run our own script file, which can write no markup. */
    static SequencedMap<String, String> withScript() {
        var headers = of(List.of());
        headers.computeIfPresent(
                POLICY, (_, policy) -> policy + "; script-src 'self'; require-trusted-types-for 'script'");
        return headers;
    }

    /** For a page of the console whose script sends a form of its own to us and shows what is answered. */
    static SequencedMap<String, String> withScriptThatSends() {
        var headers = withScript();
        headers.computeIfPresent(POLICY, (_, policy) -> policy.replace("; base-uri", "; connect-src 'self'; base-uri"));
        return headers;
    }

    /** @param formActions further origins, or schemes with their colon, to which forms may lead */
    static SequencedMap<String, String> of(List<String> formActions) {
        var actions = new StringBuilder("'self'");
        for (var source : formActions) {
            if (!SOURCE.matcher(source).matches()) {
                throw new IllegalArgumentException("expected an origin or a scheme for form-action");
            }
            actions.append(' ').append(source);
        }
        var headers = new LinkedHashMap<String, String>();
        headers.put("Content-Type", "text/html;charset=UTF-8");
        headers.put(
                POLICY,
                "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; form-action " + actions
                        + "; base-uri 'none'; frame-ancestors 'none'");
        headers.put("X-Frame-Options", "DENY");
        headers.put("X-Content-Type-Options", "nosniff");
        headers.put("Referrer-Policy", "no-referrer");
        headers.put("Cross-Origin-Opener-Policy", "same-origin");
        headers.put("Cache-Control", "no-store");
        return headers;
    }
}
