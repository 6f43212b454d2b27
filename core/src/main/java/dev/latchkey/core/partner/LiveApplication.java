package dev.latchkey.core.partner;

import dev.latchkey.core.credential.StoredSecret;
import dev.latchkey.engine.protocol.Scopes;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An application that works, of a partner that is active.
 *
 * @param partnerName for people
 */
public record LiveApplication(Application application, String partnerName) {

    public String clientId() {
        return application.clientId();
    }

    /** The client_id by which the world knows it: the address of its metadata document if it has one. */
    public String publicClientId() {
        var document = application.profile().documentUri();
        return document == null ? application.clientId() : document;
    }

    public Scopes scopes() {
        return application.scopes();
    }

    public boolean isPublic() {
        return application.isPublic();
    }

    public Application.Protocol protocol() {
        return application.protocol();
    }

    /** Those of its secrets that may be used at {@code now}. */
    public List<StoredSecret> secretsAt(Instant now) {
        return application.secrets().stream()
                .filter(secret -> !secret.stateAt(now).isFinal())
                .toList();
    }

    /**
     * Whether a token that was issued at an instant counts: a secret that somebody ended, because another has it, takes with it what was got
     * until then, also by the others, as nobody knows which of them proved it.
     */
    public boolean takesTokenOf(Instant issuedAt) {
        for (var secret : application.secrets()) {
            var revocation = secret.revocation();
            if (revocation != null && issuedAt.isBefore(revocation.at())) {
                return false;
            }
        }
        return true;
    }

    /**
     * The registered redirect URI that {@code requested} equals, exactly (RFC 9700 section 2.1). For a public client a
     * loopback address may come with any port (RFC 8252 section 7.3).
     *
     * @return absent when none is registered like it
     */
    public @Nullable RedirectUri findRedirectUri(String requested) {
        return application.findRedirectUri(requested);
    }
}
