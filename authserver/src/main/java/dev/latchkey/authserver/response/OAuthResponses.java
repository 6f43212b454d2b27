package dev.latchkey.authserver.response;

import dev.latchkey.edge.http.FormParameters;
import dev.latchkey.edge.http.HttpRequest;
import dev.latchkey.edge.http.HttpResponse;
import dev.latchkey.edge.http.JsonBody;
import dev.latchkey.engine.protocol.ServiceUnavailable;
import io.vertx.core.Future;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Answers of the token endpoints, RFC 6749 §5.1 and §5.2: JSON that no cache keeps. */
public final class OAuthResponses {

    private OAuthResponses() {}

    /**
     * Parses the form and answers; whatever breaks the protocol on the way, now or later, becomes its error answer.
     *
     * @param realm of the challenge to a client that used the header and is not known by it
     */
    public static Future<HttpResponse> answering(
            HttpRequest request, String realm, Function<FormParameters, Future<HttpResponse>> answer) {
        try {
            return answer.apply(form(request)).recover(failure -> recovered(failure, request, realm));
        } catch (OAuthRejection | ServiceUnavailable failure) {
            return recovered(failure, request, realm);
        }
    }

    private static Future<HttpResponse> recovered(Throwable failure, HttpRequest request, String realm) {
        if (failure instanceof OAuthRejection rejection) {
            return Future.succeededFuture(challenged(rejection, request, realm));
        }
        return ServiceUnavailable.find(failure)
                .map(unavailable -> Future.succeededFuture(unavailable(unavailable)))
                .orElseGet(() -> Future.failedFuture(failure));
    }

    /** A client that used the header is answered with its challenge, RFC 6749 §5.2. */
    private static HttpResponse challenged(OAuthRejection rejection, HttpRequest request, String realm) {
        var answer = error(rejection);
        return rejection.error() == OAuthError.INVALID_CLIENT
                        && request.headers().contains("Authorization")
                ? answer.with("WWW-Authenticate", "Basic realm=\"" + realm + "\", charset=\"UTF-8\"")
                : answer;
    }

    /** Nothing is wrong with the request: it may be tried again. */
    public static HttpResponse unavailable() {
        return error(OAuthError.UNAVAILABLE.because("try again in a moment", ServiceUnavailable.RETRY_AFTER_SECONDS));
    }

    private static HttpResponse unavailable(ServiceUnavailable why) {
        var error = why.status() == 429 ? OAuthError.TOO_MANY_REQUESTS : OAuthError.UNAVAILABLE;
        return error(error.because(why.told().orElse("try again in a moment"), why.retryAfterSeconds()));
    }

    /** @throws OAuthRejection when the body is not a form, or parameters stand in the query */
    static FormParameters form(HttpRequest request) {
        if (request.query() != null) {
            throw OAuthError.INVALID_REQUEST.because("expected all parameters in the form body, none in the query");
        }
        try {
            return FormParameters.parse(request.body(), request.headers().get("Content-Type"));
        } catch (FormParameters.Malformed e) {
            throw OAuthError.INVALID_REQUEST.because(String.valueOf(e.getMessage()));
        }
    }

    /**
     * The one resource that a request names; absent when it names none.
     *
     * @throws OAuthRejection when it names several: a token is for one, or for all (RFC 8707 section 2)
     */
    public static @Nullable String resource(FormParameters form) {
        if (form.hasSeveralResources()) {
            throw OAuthError.INVALID_TARGET.because("expected one resource; ask once for each, or name none for all");
        }
        return form.findNonEmpty("resource").orElse(null);
    }

    public static HttpResponse token(IssuedToken issued) {
        return uncached(HttpResponse.json(200, JsonBody.object(json -> {
            json.writeStringProperty("access_token", issued.value());
            json.writeStringProperty("token_type", issued.isBound() ? "DPoP" : "bearer");
            json.writeNumberProperty("expires_in", issued.expiresInSeconds());
            json.writeStringProperty("scope", issued.scopes().toString());
            var refreshToken = issued.refreshToken();
            if (refreshToken != null) {
                json.writeStringProperty("refresh_token", refreshToken);
            }
        })));
    }

    /** A rejection of no client: it has no challenge. */
    public static HttpResponse error(OAuthRejection rejection) {
        var response = HttpResponse.json(rejection.error().status(), JsonBody.object(json -> {
            json.writeStringProperty("error", rejection.error().code());
            json.writeStringProperty("error_description", rejection.description());
        }));
        var later = rejection.retryAfterSeconds() == 0
                ? response
                : response.with("Retry-After", Long.toString(rejection.retryAfterSeconds()));
        var nonce = rejection.dpopNonce();
        return uncached(nonce == null ? later : later.with("DPoP-Nonce", nonce));
    }

    public static HttpResponse uncached(HttpResponse response) {
        return response.with("Cache-Control", "no-store").with("Pragma", "no-cache");
    }
}
