package dev.latchkey.authserver.authorize;

import dev.latchkey.authserver.authorize.AuthorizationRequest.Prompt;
import dev.latchkey.authserver.codec.KnownResources;
import dev.latchkey.authserver.response.OAuthError;
import dev.latchkey.authserver.response.OAuthResponses;
import dev.latchkey.core.grant.ApiResource;
import dev.latchkey.core.grant.ServedResources;
import dev.latchkey.core.partner.LiveApplication;
import dev.latchkey.core.partner.RedirectUri;
import dev.latchkey.core.partner.RequestLeniency;
import dev.latchkey.edge.http.FormParameters;
import dev.latchkey.engine.protocol.ScopeCatalog;
import dev.latchkey.engine.protocol.Scopes;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads parameters into an {@link AuthorizationRequest}, by the same rules whether they came through a browser or were pushed. An
 * empty parameter counts as omitted (RFC 6749 section 3.1), but for {@code scope}.
 */
public final class RequestReader {

    /** Longest state, in characters. */
    static final int STATE_LENGTH_MAX = 2_000;
    /** Longest scope parameter, in characters. */
    static final int SCOPE_LENGTH_MAX = 8_000;

    private static final int RESOURCE_LENGTH_MAX = 2_000;
    private static final int LOGIN_HINT_LENGTH_MAX = 254;
    private static final Pattern SHA_256 = Pattern.compile("[A-Za-z0-9_-]{43}");
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");

    private final ScopeCatalog catalog;
    private final KnownResources resources;

    public RequestReader(ScopeCatalog catalog, KnownResources resources) {
        this.catalog = catalog;
        this.resources = resources;
    }

    /** What can be asked for alone. */
    ServedResources served() {
        return resources;
    }

    /**
     * Where the answer may go: what the request names, or for an application that may leave it out the only one registered; empty when that
     * cannot be trusted.
     */
    static Optional<RedirectUri> redirectUri(LiveApplication application, FormParameters parameters) {
        var asked = parameters.findNonEmpty("redirect_uri");
        if (asked.isPresent()) {
            return asked.map(application::findRedirectUri);
        }
        var registered = application.application().redirectUris();
        return registered.size() == 1 && application.protocol().requests().allows(RequestLeniency.REDIRECT_URI_OMITTED)
                ? Optional.of(registered.getFirst())
                : Optional.empty();
    }

    /**
     * The state as it came, to be handed back with errors too, even with the one that it is too long (RFC 6749 section 4.1.2.1); absent when
     * there is none.
     */
    static @Nullable String state(FormParameters parameters) {
        return parameters.findNonEmpty("state").orElse(null);
    }

    /** @throws dev.latchkey.authserver.response.OAuthRejection when the application may not ask that */
    AuthorizationRequest read(LiveApplication application, RedirectUri redirectUri, FormParameters parameters) {
        if (parameters.findNonEmpty("request").isPresent()) {
            throw OAuthError.REQUEST_NOT_SUPPORTED.because("request objects are not served; push the request instead");
        }
        checkResponseType(application, parameters);
        if (!parameters.findNonEmpty("response_mode").orElse("query").equals("query")) {
            throw OAuthError.INVALID_REQUEST.because("expected response_mode query");
        }
        if (parameters.findNonEmpty("state").orElse("").length() > STATE_LENGTH_MAX) {
            throw OAuthError.INVALID_REQUEST.because("expected a state of at most 2000 characters");
        }
        return new AuthorizationRequest(
                application.clientId(),
                redirectUri,
                scopes(application, parameters),
                state(parameters),
                codeChallenge(application, parameters),
                resource(parameters),
                prompts(parameters),
                parameters
                        .findNonEmpty("login_hint")
                        .filter(hint -> hint.length() <= LOGIN_HINT_LENGTH_MAX)
                        .orElse(null),
                maxAge(parameters),
                thumbprint(parameters));
    }

    private static void checkResponseType(LiveApplication application, FormParameters parameters) {
        var asked = parameters.findNonEmpty("response_type").orElse(null);
        if (asked == null) {
            if (!application.protocol().requests().allows(RequestLeniency.RESPONSE_TYPE_OMITTED)) {
                throw OAuthError.INVALID_REQUEST.because("expected response_type code");
            }
        } else if (!asked.equals("code")) {
            throw OAuthError.UNSUPPORTED_RESPONSE_TYPE.because("expected response_type code");
        }
    }

    private Scopes scopes(LiveApplication application, FormParameters parameters) {
        var asked = parameters.find("scope").orElse(null);
        if (asked == null) {
            var defaults = application.application().defaultScopes();
            if (defaults.isEmpty()) {
                throw OAuthError.INVALID_SCOPE.because("expected a scope: this application has no default scopes");
            }
            return defaults;
        }
        var known = catalog.canonical(parsed(asked))
                .orElseThrow(() -> OAuthError.INVALID_SCOPE.because("a requested scope is not known"));
        if (!application.scopes().containsAll(known)) {
            throw OAuthError.INVALID_SCOPE.because(
                    "the application is not registered for: " + known.minus(application.scopes()));
        }
        return known;
    }

    private static Scopes parsed(String asked) {
        if (asked.length() > SCOPE_LENGTH_MAX) {
            throw OAuthError.INVALID_SCOPE.because("expected a scope of at most 8000 characters");
        }
        try {
            return Scopes.parse(asked);
        } catch (IllegalArgumentException _) {
            throw OAuthError.INVALID_SCOPE.because("expected scopes joined by single spaces, at least one");
        }
    }

    private static @Nullable String codeChallenge(LiveApplication application, FormParameters parameters) {
        var challenge = parameters.findNonEmpty("code_challenge").orElse(null);
        var method = parameters.findNonEmpty("code_challenge_method").orElse(null);
        if (challenge == null) {
            if (method != null) {
                throw OAuthError.INVALID_REQUEST.because("expected code_challenge beside code_challenge_method");
            }
            if (application.isPublic() || application.application().requiresPkce()) {
                throw OAuthError.INVALID_REQUEST.because("expected code_challenge: this application must use PKCE");
            }
            return null;
        }
        if (!"S256".equals(method)) {
            throw OAuthError.INVALID_REQUEST.because("expected code_challenge_method S256");
        }
        if (!SHA_256.matcher(challenge).matches()) {
            throw OAuthError.INVALID_REQUEST.because("expected a code_challenge of 43 characters base64url");
        }
        return challenge;
    }

    private @Nullable ApiResource resource(FormParameters parameters) {
        var resource = OAuthResponses.resource(parameters);
        if (resource != null && (resource.length() > RESOURCE_LENGTH_MAX || !resources.isKnown(resource))) {
            throw OAuthError.INVALID_TARGET.because("expected a resource of this platform");
        }
        return resources.limiting(resource);
    }

    private static Set<Prompt> prompts(FormParameters parameters) {
        var prompts = EnumSet.noneOf(Prompt.class);
        var asked = parameters.findNonEmpty("prompt").orElse(null);
        if (asked == null) {
            return prompts;
        }
        for (var word : asked.split(" ", 10)) {
            prompts.add(
                    switch (word) {
                        case "none" -> Prompt.NONE;
                        case "login" -> Prompt.LOGIN;
                        case "consent" -> Prompt.CONSENT;
                        case "select_account" -> Prompt.SELECT_ACCOUNT;
                        default ->
                            throw OAuthError.INVALID_REQUEST.because(
                                    "expected prompt none, login, consent or select_account");
                    });
        }
        if (prompts.contains(Prompt.NONE) && prompts.size() > 1) {
            throw OAuthError.INVALID_REQUEST.because("expected prompt none alone");
        }
        return prompts;
    }

    private static @Nullable Duration maxAge(FormParameters parameters) {
        var asked = parameters.findNonEmpty("max_age").orElse(null);
        if (asked == null) {
            return null;
        }
        if (!SECONDS.matcher(asked).matches()) {
            throw OAuthError.INVALID_REQUEST.because("expected max_age in whole seconds");
        }
        return Duration.ofSeconds(Long.parseLong(asked));
    }

    private static @Nullable String thumbprint(FormParameters parameters) {
        var thumbprint = parameters.findNonEmpty("dpop_jkt").orElse(null);
        if (thumbprint != null && !SHA_256.matcher(thumbprint).matches()) {
            throw OAuthError.INVALID_REQUEST.because("expected a dpop_jkt of 43 characters base64url");
        }
        return thumbprint;
    }
}
