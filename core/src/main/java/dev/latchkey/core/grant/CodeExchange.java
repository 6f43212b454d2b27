package dev.latchkey.core.grant;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.latchkey.core.partner.LiveApplication;
import dev.latchkey.engine.protocol.Base64Url;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/**
 * What an application, proven to be itself, shows beside a code (RFC 6749 section 4.1.3, RFC 7636 section 4.5).
 *
 * @param redirectUri absent when it sends none
 * @param codeVerifier absent when it sends none
 * @param resource the one API the token shall be for (RFC 8707 section 2.2); absent for what was authorized
 * @param dpopThumbprint the key it proved to hold; absent for none
 * @param served what a token can be for now
 */
public record CodeExchange(
        LiveApplication application,
        @Nullable String redirectUri,
        @Nullable String codeVerifier,
        @Nullable String resource,
        @Nullable String dpopThumbprint,
        ServedResources served) {

    /** Why this exchange does not fit what was authorized; absent when it fits. The text is public. */
    @Nullable
    String misfit(Authorization authorization) {
        if (!authorization.clientId().equals(application.clientId())) {
            return "the code is not good";
        }
        if (application.findRedirectUri(authorization.redirectUri()) == null) {
            return "the redirect_uri of the authorization request is not registered any more";
        }
        if (redirectUri == null ? !mayOmitRedirectUri() : !redirectUri.equals(authorization.redirectUri())) {
            return "expected the redirect_uri of the authorization request";
        }
        if (!isVerifierOf(authorization.codeChallenge())) {
            return "the code_verifier does not fit the authorization request";
        }
        var bound = authorization.dpopThumbprint();
        if (bound != null && !bound.equals(dpopThumbprint)) {
            return "expected a DPoP proof with the key named by dpop_jkt";
        }
        return null;
    }

    /** With one alone there is nothing to confuse it with. */
    private boolean mayOmitRedirectUri() {
        return application.application().redirectUris().size() == 1
                && application.protocol().requests().allowExchangeWithoutRedirectUri();
    }

    /** Whether the user authorized the application for what it asks the token for. */
    boolean isFor(Authorization authorization) {
        var authorized = authorization.resource();
        return authorized == null
                || resource == null
                || served.current(authorized)
                        .filter(api -> api.identifier().equals(resource))
                        .isPresent();
    }

    /** Whether what it asks the token for is a resource at all, as far as anybody can be asked. */
    boolean isForKnown() {
        return resource == null || served.isKnown(resource);
    }

    /** Whether what the user authorized the application for is served. */
    boolean isServed(Authorization authorization) {
        var authorized = authorization.resource();
        return authorized == null || served.current(authorized).isPresent();
    }

    /** A verifier without a challenge is refused as well: somebody may have taken the challenge away (RFC 9700 section 4.8.2). */
    private boolean isVerifierOf(@Nullable String challenge) {
        if (challenge == null || codeVerifier == null) {
            return challenge == null && codeVerifier == null;
        }
        return MessageDigest.isEqual(challenge(codeVerifier).getBytes(US_ASCII), challenge.getBytes(US_ASCII));
    }

    private static String challenge(String verifier) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(US_ASCII));
            return Base64Url.encode(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return "CodeExchange[" + application.clientId() + "]";
    }
}
