package dev.latchkey.server.partner;

import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.server.company.CommandRefused;
import dev.latchkey.server.company.Limits;
import dev.latchkey.server.credential.StoredSecret;
import java.time.Instant;
import java.util.List;

/**
 * A partner's OAuth client, which companies let in.
 *
 * @param clientId stays the same for all companies and through every change
 * @param redirectUris at most {@value #REDIRECT_URIS_MAX}
 * @param scopes the most it may ask for
 * @param defaultScopes what it gets when it asks for nothing in particular; a subset of {@code scopes}
 * @param requiresPkce whether RFC 7636 is mandatory; always for a public client
 * @param isPublic it cannot keep a secret (RFC 6749 §2.1) and has none
 * @param isActive false while the operator has suspended it
 * @param secrets oldest first; none for a public client
 */
public record Application(
        String partnerId,
        String clientId,
        String name,
        String description,
        List<RedirectUri> redirectUris,
        Scopes scopes,
        Scopes defaultScopes,
        boolean requiresPkce,
        boolean isPublic,
        boolean isActive,
        Instant createdAt,
        List<StoredSecret> secrets) {

    public static final int REDIRECT_URIS_MAX = 10;

    public Application {
        Limits.checkId(clientId);
        Limits.checkName("name", name);
        Limits.checkDescription("description", description);
        redirectUris = List.copyOf(redirectUris);
        secrets = List.copyOf(secrets);
        if (redirectUris.size() > REDIRECT_URIS_MAX) {
            throw CommandRefused.invalid(
                    "redirectUris", "expected at most " + REDIRECT_URIS_MAX + ", got " + redirectUris.size());
        }
        if (scopes.isEmpty()) {
            throw CommandRefused.invalid("scopes", "expected at least one scope");
        }
        if (!scopes.containsAll(defaultScopes)) {
            throw CommandRefused.invalid("defaultScopes", "not among its scopes: " + defaultScopes.minus(scopes));
        }
        if (isPublic && (!requiresPkce || !secrets.isEmpty())) {
            throw CommandRefused.invalid("isPublic", "expected a public client to require PKCE and to have no secret");
        }
    }
}
