package dev.latchkey.core.partner;

import dev.latchkey.core.credential.StoredSecret;
import dev.latchkey.engine.protocol.Scopes;
import java.time.Instant;
import java.util.List;

/**
 * What a new application shall be.
 *
 * @param defaultScopes none for all of {@code scopes}
 * @implNote Many parameters: what a new application is described by.
 */
public record NewApplication(
        String clientId,
        String name,
        String description,
        List<RedirectUri> redirectUris,
        Scopes scopes,
        Scopes defaultScopes,
        boolean requiresPkce,
        boolean isPublic,
        Application.Profile profile,
        Application.Protocol protocol) {

    /** One that shows no more than its name and proves itself by a secret, if it can keep one. */
    public NewApplication(
            String clientId,
            String name,
            String description,
            List<RedirectUri> redirectUris,
            Scopes scopes,
            Scopes defaultScopes,
            boolean requiresPkce,
            boolean isPublic) {
        this(
                clientId,
                name,
                description,
                redirectUris,
                scopes,
                defaultScopes,
                requiresPkce,
                isPublic,
                Application.Profile.NONE,
                isPublic ? Application.Protocol.PUBLIC : Application.Protocol.DEFAULT);
    }

    /**
     * What it becomes.
     *
     * @param known its scopes as they are called now, and {@code defaults} those it asks for when it names none
     */
    Application toApplication(
            String partnerId, Scopes known, Scopes defaults, Instant createdAt, List<StoredSecret> secrets) {
        return new Application(
                partnerId,
                clientId,
                name,
                description,
                redirectUris,
                known,
                defaults,
                requiresPkce,
                isPublic,
                true,
                profile,
                protocol,
                createdAt,
                secrets);
    }

    boolean hasSecret() {
        return protocol.proof().method().usesSecret();
    }
}
