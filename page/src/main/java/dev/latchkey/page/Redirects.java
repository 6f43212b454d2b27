package dev.latchkey.page;

import dev.latchkey.edge.http.HttpResponse;
import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers that send a browser on, and where to. */
final class Redirects {

    private static final LocalPath SIGN_IN = new LocalPath("/account/sign-in");

    /** Most characters of an address (RFC 5321 section 4.5.3.1.3): a longer one is not filled in. */
    private static final int HINT_LENGTH_MAX = 254;

    private Redirects() {}

    static HttpResponse to(LocalPath path) {
        var headers = new LinkedHashMap<>(PageHeaders.of(List.of()));
        headers.remove("Content-Type");
        headers.put("Location", path.value());
        return new HttpResponse(303, headers, Buffer.buffer());
    }

    static LocalPath signIn(LocalPath continueTo, @Nullable String loginHint, boolean forceReauthentication) {
        var to = SIGN_IN.with("continue", continueTo.value());
        if (loginHint != null && loginHint.length() <= HINT_LENGTH_MAX) {
            to = to.with("login_hint", loginHint);
        }
        return forceReauthentication ? to.with("again", "true") : to;
    }
}
