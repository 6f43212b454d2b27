package dev.latchkey.authserver.authorize;

import dev.latchkey.core.grant.ApiResource;
import dev.latchkey.core.partner.RedirectUri;
import dev.latchkey.engine.protocol.Scopes;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What an application asks of a user (RFC 6749 section 4.1.1), checked against what it is registered for.
 *
 * @param clientId the application's own client_id
 * @param redirectUri where the answer goes
 * @param scopes canonical, at least one
 * @param state handed back untouched; absent when there was none
 * @param codeChallenge of method S256 (RFC 7636 section 4.2); absent when there was none
 * @param resource the one API the tokens are for (RFC 8707); absent for all
 * @param loginHint address to fill in at sign-in; absent for none
 * @param maxAge the oldest proof of who the user is; absent for any
 * @param dpopThumbprint the key that must exchange the code (RFC 9449 section 10); absent for any
 * @implNote Many parameters: those of the protocol (RFC 6749 §4.1.1, RFC 7636, RFC 8707, RFC 9449).
 */
record AuthorizationRequest(
        String clientId,
        RedirectUri redirectUri,
        Scopes scopes,
        @Nullable String state,
        @Nullable String codeChallenge,
        @Nullable ApiResource resource,
        Set<Prompt> prompts,
        @Nullable String loginHint,
        @Nullable Duration maxAge,
        @Nullable String dpopThumbprint) {

    private static final String RESOURCE = "resource";
    private static final String RESOURCE_API = "resource_api";

    /** What the application wants the user to be asked (OpenID Connect Core section 3.1.2.1). The names are stored. */
    enum Prompt {
        NONE,
        LOGIN,
        CONSENT,
        SELECT_ACCOUNT
    }

    AuthorizationRequest {
        prompts = Set.copyOf(prompts);
    }

    boolean asks(Prompt prompt) {
        return prompts.contains(prompt);
    }

    /** Whether a session that was there before is not enough. */
    boolean asksToSignIn() {
        return asks(Prompt.LOGIN) || asks(Prompt.SELECT_ACCOUNT);
    }

    /** For the store; {@link #fromTexts} reads it. */
    SortedMap<String, String> toTexts() {
        var texts = new TreeMap<String, String>();
        texts.put("redirect_uri", redirectUri.value());
        texts.put("scope", scopes.toString());
        put(texts, "state", state);
        put(texts, "code_challenge", codeChallenge);
        if (resource != null) {
            texts.put(RESOURCE, resource.identifier());
            texts.put(RESOURCE_API, resource.api());
        }
        put(texts, "login_hint", loginHint);
        put(texts, "dpop_jkt", dpopThumbprint);
        if (maxAge != null) {
            texts.put("max_age", Long.toString(maxAge.toSeconds()));
        }
        if (!prompts.isEmpty()) {
            texts.put("prompt", prompts.stream().map(Prompt::name).sorted().collect(Collectors.joining(" ")));
        }
        return texts;
    }

    private static void put(Map<String, String> texts, String name, @Nullable String value) {
        if (value != null) {
            texts.put(name, value);
        }
    }

    static AuthorizationRequest fromTexts(String clientId, SortedMap<String, String> texts) {
        var prompts = EnumSet.noneOf(Prompt.class);
        var stored = texts.get("prompt");
        if (stored != null) {
            for (var name : stored.split(" ", -1)) {
                prompts.add(Prompt.valueOf(name));
            }
        }
        var maxAge = texts.get("max_age");
        return new AuthorizationRequest(
                clientId,
                new RedirectUri(texts.getOrDefault("redirect_uri", "")),
                Scopes.parse(texts.getOrDefault("scope", "")),
                texts.get("state"),
                texts.get("code_challenge"),
                resource(texts),
                prompts,
                texts.get("login_hint"),
                maxAge == null ? null : Duration.ofSeconds(Long.parseLong(maxAge)),
                texts.get("dpop_jkt"));
    }

    /** One that waited for a release that names the API is for none. */
    private static @Nullable ApiResource resource(Map<String, String> texts) {
        var identifier = texts.get(RESOURCE);
        return identifier == null ? null : new ApiResource(identifier, texts.getOrDefault(RESOURCE_API, ""));
    }

    /** The same, bound to a key. */
    AuthorizationRequest boundTo(String thumbprint) {
        return new AuthorizationRequest(
                clientId, redirectUri, scopes, state, codeChallenge, resource, prompts, loginHint, maxAge, thumbprint);
    }

    @Override
    public String toString() {
        return "AuthorizationRequest[" + clientId + "]";
    }
}
