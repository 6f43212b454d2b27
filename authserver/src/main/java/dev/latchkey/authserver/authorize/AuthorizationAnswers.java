package dev.latchkey.authserver.authorize;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.latchkey.authserver.response.OAuthRejection;
import dev.latchkey.core.credential.Secret;
import dev.latchkey.core.partner.RedirectUri;
import dev.latchkey.edge.http.HttpResponse;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.net.URLEncoder;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What goes back to an application's redirect URI (RFC 6749 section 4.1.2), always with {@code iss} (RFC 9207). */
final class AuthorizationAnswers {

    private final String issuer;

    AuthorizationAnswers(String issuer) {
        this.issuer = issuer;
    }

    String code(AuthorizationRequest request, Secret code) {
        return address(request.redirectUri(), Map.of("code", code.reveal()), request.state());
    }

    String error(AuthorizationRequest request, OAuthRejection rejection) {
        return error(request.redirectUri(), request.state(), rejection);
    }

    String error(RedirectUri redirectUri, @Nullable String state, OAuthRejection rejection) {
        var parameters = new LinkedHashMap<String, String>();
        parameters.put("error", rejection.error().code());
        parameters.put("error_description", rejection.description());
        return address(redirectUri, parameters, state);
    }

    /** The query that the redirect URI has is kept (RFC 6749 section 3.1.2). */
    private String address(RedirectUri redirectUri, Map<String, String> parameters, @Nullable String state) {
        var all = new LinkedHashMap<>(parameters);
        if (state != null) {
            all.put("state", state);
        }
        all.put("iss", issuer);
        var address = new StringBuilder(redirectUri.value());
        var query = redirectUri.value().indexOf('?');
        var separator = query < 0 ? "?" : query == redirectUri.value().length() - 1 ? "" : "&";
        for (var parameter : all.entrySet()) {
            address.append(separator)
                    .append(parameter.getKey())
                    .append('=')
                    .append(URLEncoder.encode(parameter.getValue(), UTF_8).replace("+", "%20"));
            separator = "&";
        }
        return address.toString();
    }

    static HttpResponse redirect(String address) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("Location", address);
        headers.put("Cache-Control", "no-store");
        headers.put("Referrer-Policy", "no-referrer");
        return new HttpResponse(303, headers, Buffer.buffer());
    }

    /** What {@code form-action} calls the place a redirect URI leads to: an origin, or a scheme with its colon. */
    static String formAction(RedirectUri redirectUri) {
        var uri = URI.create(redirectUri.value());
        var scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        var authority = uri.getRawAuthority();
        // CSP has no word for an IPv6 address.
        return authority == null || !scheme.startsWith("http") || authority.startsWith("[")
                ? scheme + ":"
                : scheme + "://" + authority.toLowerCase(Locale.ROOT);
    }
}
